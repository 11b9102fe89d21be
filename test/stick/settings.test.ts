/** settings.ini of a stick. */
import { expect, test } from 'vitest';
import { parseSettings, withSetting } from '../../src/stick/settings.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['', {}],
  ['# group-tag = Kiosk\r\n', {}],
  ['group-tag = Kiosk\r\nassigned-user=ann@contoso.com\r\n', { groupTag: 'Kiosk', assignedUser: 'ann@contoso.com' }],
  [
    '  Group-Tag  =  Two Words  \nkeyboard = de\nauto-power-off = yes',
    { groupTag: 'Two Words', keyboard: 'de', autoPowerOff: true },
  ],
  ['group-tag =\n', {}],
  ['\ufeffgroup-tag = Kiosk', { groupTag: 'Kiosk' }],
])('%j is read', (text, settings) => {
  expect(parseSettings(bytes(text))).toEqual({ settings, faults: [] });
});

test('what an editor writes as UTF-16 is read', () => {
  const utf16 = Buffer.from('\ufeffgroup-tag = Kiosk\r\n', 'utf16le');
  expect(parseSettings(utf16).settings).toEqual({ groupTag: 'Kiosk' });
});

test.each([
  ['group-tag = A,B', 'line 1 of settings.ini: a group tag is ASCII without commas and quotation marks'],
  ['\nassigned-user = ann', 'line 2 of settings.ini: an assigned user has the form name@domain'],
  ['keyboard = ../../etc', 'line 1 of settings.ini: a keyboard is named by two letters'],
  ['auto-power-off = maybe', 'line 1 of settings.ini: write yes or no'],
  ['grouptag = A', 'line 1 of settings.ini: there is no setting "grouptag"'],
  ['constructor = A', 'line 1 of settings.ini: there is no setting "constructor"'],
  ['Kiosk', 'line 1 of settings.ini: not of the form "name = value"'],
])('%j is told, and nothing is set', (text, fault) => {
  const { settings, faults } = parseSettings(bytes(text));
  expect(settings).toEqual({});
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
});

test.each([
  ['', 'group-tag = New\r\n'],
  ['# note\r\ngroup-tag = Old\r\nkeyboard = de\r\n', '# note\r\nkeyboard = de\r\ngroup-tag = New\r\n'],
])('a setting is changed in %j, and the rest stays', (before, after) => {
  expect(withSetting(bytes(before), 'group-tag', 'New')).toBe(after);
});

test('an empty value removes the setting', () => {
  expect(withSetting(bytes('group-tag = Old\r\nkeyboard = de\r\n'), 'group-tag', '')).toBe('keyboard = de\r\n');
});
