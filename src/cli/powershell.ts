/**
 * Parameters as the usual PowerShell script (Get-WindowsAutopilotInfo) spells them, so that its users' habits and
 * deployment scripts go on working: `hwhash harvest -OutputFile devices.csv -Append`. PowerShell minds no case.
 */

/** PowerShell's parameter, lower case, and ours. */
const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['-outputfile', '--output-file'],
  ['-grouptag', '--group-tag'],
  ['-assigneduser', '--assigned-user'],
  ['-append', '--append'],
  ['-partner', '--partner'],
]);

/** A command line with PowerShell's spellings of `harvest` turned into ours; any other comes back as it is. */
export function fromPowerShell(argv: readonly string[]): string[] {
  const command = argv.indexOf('harvest', 2);
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    const isOption = command >= 0 && index > command && (end < 0 || index < end);
    return (isOption && PARAMETERS.get(argument.toLowerCase())) || argument;
  });
}
