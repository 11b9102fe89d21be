/** JSON of a decoded hash from somebody else: whatever it holds, the error names the member, and nothing leaks out of it. */
import { describe, expect, test } from 'vitest';
import { decodeHash, HashModelError, hashFromJson, hashToJson } from '../../src/core.js';
import { fixture } from '../fixtures.js';

const json = JSON.stringify(hashToJson(decodeHash(fixture('laptop-hp-hybrid-tv8'))));
/** The fixture's JSON with text in the place of other text. */
const changed = (from: RegExp, to: string): unknown => {
  const text = json.replace(from, to);
  expect(text).not.toBe(json);
  return JSON.parse(text);
};
const errorOf = (value: unknown): HashModelError => {
  try {
    hashFromJson(value);
  } catch (error) {
    if (error instanceof HashModelError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** An object that cannot be turned into a number or a text. */
const BARE = '{"toString":null,"valueOf":null}';
const DEEP = '['.repeat(5000) + ']'.repeat(5000);

describe.each([
  ['an object without a text form', BARE],
  ['a list of 5000 levels', DEEP],
  ['a text of 100,000 characters', `"${'x'.repeat(100_000)}"`],
  ['a terminal escape', '"\\u001b[31m"'],
])('%s in the place of', (_, value) => {
  test.each([
    ['an offset', /"utcOffsetMinutes":-?\d+/, `"utcOffsetMinutes":${value}`, 'utcOffsetMinutes'],
    ['a name', /"osType":"\w+"/, `"osType":${value}`, 'osType'],
    ['a MAC address', /"macAddress":"[^"]+"/, `"macAddress":${value}`, 'networkAdapters[0].macAddress'],
    ['an opaque block', /,"checksum":/, `,"opaqueBlocks":[{"position":${value}}],"checksum":`, 'opaqueBlocks[0]'],
    ['the length', /"length":3000/, `"length":${value}`, 'length'],
  ])('%s names the member in a short, printable message', (_, from, to, field) => {
    const { message, ...error } = errorOf(changed(from, to));
    expect(error).toMatchObject({ code: 'model-value', field });
    expect(message.length).toBeLessThan(200);
    expect(message).toMatch(/^[\x20-\x7e…]+$/);
  });
});

test('an offset from UTC is a number, not a text or a list that looks like one', () => {
  for (const value of ['"60"', '""', '[]', 'true']) {
    const { field } = errorOf(changed(/"utcOffsetMinutes":-?\d+/, `"utcOffsetMinutes":${value}`));
    expect(field).toBe('utcOffsetMinutes');
  }
});

test('a member of an unknown name is shown cut, its controls escaped', () => {
  const { message, field } = errorOf({ [`osA\u202e${'x'.repeat(1000)}`]: 1 });
  expect(message).toMatch(/^osA\\u\{202e\}x+… is not a member of a decoded hash$/);
  expect(field.length).toBeLessThan(80);
});

describe('prototypes stay as they are', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('with a member %s anywhere', (name) => {
    for (const path of [/\{"schemaVersion"/, /\{"architecture"/, /\{"medium"/, /\{"stored"/]) {
      const value = changed(path, `{"${name}":{"polluted":1,"prototype":{"polluted":1}},${path.source.slice(2)}`);
      expect(errorOf(value).code).toBe('model-value');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect({}).not.toHaveProperty('polluted');
  });
});
