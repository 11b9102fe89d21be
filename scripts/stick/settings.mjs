// settings.txt of the stick: what a build option says, for the booted system and for harvest.cmd alike.
import { StickError } from './message.mjs';

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
  const line = (name, value, example) => (value === undefined ? `# ${name} = ${example}\n` : `${name} = ${value}\n`);
  return [
    '# Settings of this stick. A line that starts with # is not read.\n',
    line('group-tag', tag, 'Kiosk'),
    line('assigned-user', user, 'user@contoso.com'),
    line('keyboard', keyboard, 'us'),
    line('auto-power-off', options['auto-power-off'] ? 'yes' : undefined, 'yes'),
  ].join('');
}
