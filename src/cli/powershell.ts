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

/** Parameters of the script that this command has no counterpart for, lower case, and what to do instead. */
const WITHOUT_COUNTERPART: ReadonlyMap<string, string> = new Map([
  [
    '-online',
    'hwhash makes no network connections: write a file with --output-file and import it, or pass it to "hwhash graph"',
  ],
  ['-assign', 'hwhash makes no network connections: assign the profile in Intune after the import'],
  ['-reboot', 'hwhash does not restart devices'],
  [
    '-name',
    'hwhash reads the device that it runs on: run it there, by PowerShell remoting for example (docs/WINDOWS.md)',
  ],
  [
    '-computername',
    'hwhash reads the device that it runs on: run it there, by PowerShell remoting for example (docs/WINDOWS.md)',
  ],
  [
    '-credential',
    'hwhash reads the device that it runs on: run it there, by PowerShell remoting for example (docs/WINDOWS.md)',
  ],
  ['-tenantid', 'hwhash makes no network connections: sign in where you import the file'],
  ['-appid', 'hwhash makes no network connections: sign in where you import the file'],
  ['-appsecret', 'hwhash makes no network connections: sign in where you import the file'],
  ['-addtogroup', 'hwhash makes no network connections: add the device to the group after the import'],
]);

/** A parameter of the script that cannot be done, and what to do instead; undefined where there is none. */
export function withoutCounterpart(argv: readonly string[]): { parameter: string; instead: string } | undefined {
  const command = argv.indexOf('harvest', 2);
  if (command < 0) return undefined;
  for (const parameter of argv.slice(command + 1)) {
    if (parameter === '--') return undefined;
    const instead = WITHOUT_COUNTERPART.get(parameter.toLowerCase());
    if (instead !== undefined) return { parameter, instead };
  }
  return undefined;
}

/** A command line with PowerShell's spellings of `harvest` turned into ours; any other comes back as it is. */
export function fromPowerShell(argv: readonly string[]): string[] {
  const command = argv.indexOf('harvest', 2);
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    const isOption = command >= 0 && index > command && (end < 0 || index < end);
    return (isOption && PARAMETERS.get(argument.toLowerCase())) || argument;
  });
}
