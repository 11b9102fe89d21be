// settings.ini of the stick: what a build option says, for the booted system and for harvest.cmd alike.
import { StickError } from './message.mjs';

/** Not a text file of its own: a folder's texts are looked through for hashes. */
const HEAD = `# hwhash stick: start a PC from it, and it adds the device to AutopilotHWID.csv.
# In Windows, at Shift+F10 or in WinPE: run harvest.cmd as administrator.
# Settings are below; a line that starts with # is not read.
`;
const TEXT = /^[\x20-\x7e]+$/;
const USER = /^[^@\s,"]+@[^@\s,"]+$/;

/** The file's text; src/stick/settings.ts reads it. */
export function settingsText(options) {
  const { 'group-tag': tag, 'assigned-user': user, keyboard } = options;
  if (tag !== undefined && (!TEXT.test(tag) || /[",]/.test(tag))) {
    throw new StickError(
      '--group-tag holds what a CSV for import cannot',
      'use ASCII without commas and quotation marks',
    );
  }
  if (user !== undefined && !(TEXT.test(user) && USER.test(user))) {
    throw new StickError('--assigned-user is not of the form name@domain', 'a wrong user locks the device');
  }
  if (keyboard !== undefined && !/^[a-z]{2}$/.test(keyboard)) {
    throw new StickError('--keyboard is not the name of a keyboard', 'write two letters, such as us or de');
  }
  const line = (name, value, example) => (value === undefined ? `# ${name} = ${example}\n` : `${name} = ${value}\n`);
  return [
    HEAD,
    line('group-tag', tag, 'Kiosk'),
    line('assigned-user', user, 'user@contoso.com'),
    line('keyboard', keyboard, 'us'),
    line('auto-power-off', options['auto-power-off'] ? 'yes' : undefined, 'yes'),
  ].join('');
}
