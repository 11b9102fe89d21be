/** Completion for PowerShell. */
import type { Completion } from './words.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`;

/** The script that `hwhash completion powershell | Out-String | Invoke-Expression` runs. */
export function powershellCompletion(completions: readonly Completion[]): string {
  const table = completions.map(
    ({ path, commands, options }) =>
      `    ${quoted(path)} = @{ Commands = ${list(commands.map(({ word }) => word))}; Options = ${list(options.map(({ word }) => word))} }`,
  );
  const values = completions.flatMap(({ path, values: of }) =>
    of.map(({ option, choices }) => `    ${quoted(`${path} ${option}`)} = ${list(choices)}`),
  );
  return `# PowerShell completion for hwhash: hwhash completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName hwhash, hwhash.exe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $table = @{
${table.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $path = 'hwhash'
  $previous = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.Extent.Text
    if ($table.ContainsKey("$path $word")) { $path = "$path $word" }
    $previous = $word
  }
  $words = if ($values.ContainsKey("$path $previous")) { $values["$path $previous"] }
    elseif ($wordToComplete -like '-*') { $table[$path].Options }
    else { $table[$path].Commands }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
