/** `settings.ini` of a stick: what every device harvested with it gets. Written by people, in any editor of any system. */

import { isUserPrincipalName } from '../csv/values.js';
import { printable } from '../hash/printable.js';

/** What the file says; a member is absent where it does not say. */
export interface StickSettings {
  groupTag?: string;
  assignedUser?: string;
  /** Name of a keyboard layout: `us`, `de`. */
  keyboard?: string;
  /** Whether the device is turned off when its row is written. */
  autoPowerOff?: boolean;
}

/** Settings, and what could not be used of the file. */
export interface ParsedSettings {
  settings: StickSettings;
  /** One line each: `line 3: ...`. */
  faults: string[];
}

/** Name of the file. */
export const SETTINGS_FILE = 'settings.ini';
/** Largest file that is read, in bytes. */
export const LARGEST_SETTINGS = 64 * 1024;

const NOT_FOR_CSV = /[^\x20-\x7e]|[",]/;

/** Whether a CSV for import can hold a text as group tag. */
export const isGroupTag = (text: string): boolean => text.trim() !== '' && !NOT_FOR_CSV.test(text);

interface Setting {
  fits: (value: string) => boolean;
  /** What a value has to be. */
  rule: string;
  set: (settings: StickSettings, value: string) => void;
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  'group-tag': {
    fits: isGroupTag,
    rule: 'a group tag is ASCII without commas and quotation marks',
    set: (settings, value) => {
      settings.groupTag = value;
    },
  },
  'assigned-user': {
    fits: isUserPrincipalName,
    rule: 'an assigned user has the form name@domain; a wrong one locks the device',
    set: (settings, value) => {
      settings.assignedUser = value;
    },
  },
  keyboard: {
    fits: (value) => /^[a-z]{2}$/.test(value),
    rule: 'a keyboard is named by two letters, such as us or de',
    set: (settings, value) => {
      settings.keyboard = value;
    },
  },
  'auto-power-off': {
    fits: (value) => value === 'yes' || value === 'no',
    rule: 'write yes or no',
    set: (settings, value) => {
      settings.autoPowerOff = value === 'yes';
    },
  },
};

/**
 * Reads the text of a settings file: `name = value`, one a line; `#` starts a comment line.
 *
 * @param bytes UTF-8 or, with a byte order mark, UTF-16
 */
export function parseSettings(bytes: Uint8Array): ParsedSettings {
  const settings: StickSettings = {};
  const faults: string[] = [];
  for (const [i, line] of decode(bytes)
    .split(/\r\n|\r|\n/)
    .entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const fault = readLine(text, settings);
    if (fault !== undefined) faults.push(`line ${i + 1} of ${SETTINGS_FILE}: ${fault}`);
  }
  return { settings, faults };
}

function readLine(text: string, settings: StickSettings): string | undefined {
  const sign = text.indexOf('=');
  if (sign < 0) return 'not of the form "name = value"';
  const name = text.slice(0, sign).trim();
  const value = text.slice(sign + 1).trim();
  const key = name.toLowerCase();
  if (!Object.hasOwn(SETTINGS, key)) {
    const names = Object.keys(SETTINGS).join(', ');
    return `there is no setting "${printable(name.slice(0, 40))}"; there are ${names}`;
  }
  const { fits, rule, set } = SETTINGS[key];
  if (value === '') return undefined;
  if (!fits(value)) return rule;
  set(settings, value);
  return undefined;
}

/** Notepad writes UTF-16 when told to, with a mark. */
function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The text with one setting changed, and everything else left as it was written. */
export function withSetting(bytes: Uint8Array, name: string, value: string): string {
  const lines = decode(bytes)
    .split(/\r\n|\r|\n/)
    .filter((line) => !new RegExp(`^\\s*${name}\\s*=`, 'i').test(line));
  while (lines.at(-1) === '') lines.pop();
  return `${[...lines, ...(value === '' ? [] : [`${name} = ${value}`])].join('\r\n')}\r\n`;
}
