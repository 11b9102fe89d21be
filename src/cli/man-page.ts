/** The manual page, in man(7), made from the command's own definition. */
import { allCommands, type CommandDefinition, type OptionDefinition } from './definition.js';

/** A text for troff: backslashes, hyphens, and lines that would begin a request. */
const troff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&');

function optionText({ names, value, description, choices }: OptionDefinition): string {
  const spelled = names.map((name) => `\\fB${troff(name)}\\fR${value === undefined ? '' : ` \\fI${troff(value)}\\fR`}`);
  const of = choices.length > 0 ? ` One of ${choices.join(', ')}.` : '';
  return `.TP\n${spelled.join(', ')}\n${troff(`${description}.${of}`)}`;
}

function commandText({ usage, description, options }: CommandDefinition): string {
  const parts = [`.SS ${troff(usage)}`, troff(`${description}.`), ...options.map(optionText)];
  return parts.join('\n');
}

/**
 * The manual page `hwhash(1)`.
 *
 * @param version version of the command
 */
export function manPage(root: CommandDefinition, version: string): string {
  const [program, ...commands] = allCommands(root);
  const leaves = commands.filter(({ commands: below }) => below.length === 0);
  return `.TH HWHASH 1 "" "hwhash ${version}" "User Commands"
.SH NAME
hwhash \\- ${troff(program.description.replace(/\.$/, ''))}
.SH SYNOPSIS
.B hwhash
\\fIcommand\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]
.SH OPTIONS
${program.options.map(optionText).join('\n')}
.SH COMMANDS
${leaves.map(commandText).join('\n')}
.SH EXIT STATUS
.TP
.B 0
Done, and no error was found.
.TP
.B 1
Nothing could be done: unreadable input, wrong usage, no permission.
.TP
.B 2
Done, and at least one error was found (compare: the verdict is not "same").
.TP
.B 130
Interrupted.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Set to anything: no colours.
.TP
.B FORCE_COLOR
Colours without a terminal too; 0 for none.
.SH PRIVACY
A hardware hash identifies a device. hwhash makes no network connections and prints no full hash unless asked for one.
`;
}
