import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLACEHOLDER_MACS, PLACEHOLDER_TEXTS, PLACEHOLDER_UUIDS } from '../../src/validate/placeholder-table.js';
import {
  classifyMac,
  isGenericSku,
  isSurelyNumber,
  isSurelySerial,
  placeholderSerial,
  placeholderText,
  placeholderUuid,
  placeholderUuidBytes,
} from '../../src/validate/placeholders.js';

const fixtures = new URL('../fixtures/', import.meta.url);
const texts = PLACEHOLDER_TEXTS.flatMap(([source, entries]) => entries.map((text) => [text, source] as const));

describe('placeholder texts', () => {
  it.each(texts)('%s is one, however it is spelt', (text, source) => {
    const spellings = [
      text,
      text.toUpperCase(),
      text.toLowerCase(),
      ` ${text}\t`,
      `${text}.`,
      text.replace(' ', '   '),
      text.replace(' ', '\u00a0'),
      `${text} `,
      ` ${text}`,
      `${text}\u00a0`,
      `\u3000${text}...`,
      `${text} . `,
    ];
    for (const spelling of spellings) {
      expect(placeholderText(spelling), spelling).toMatchObject({ rule: 'known-value', source });
      expect(placeholderSerial(spelling), spelling).toMatchObject({ rule: 'known-value', source });
    }
  });

  it.each([
    ['0000000', 'repeated-character'],
    ['XXXXXX', 'repeated-character'],
    ['xXxX', 'repeated-character'],
    ['AAA', 'repeated-character'],
    ['11111', 'repeated-character'],
    ['0000000.', 'repeated-character'],
    ['0000000000000001', 'only-zero-and-one'],
    ['00010000', 'only-zero-and-one'],
    ['123456', 'digit-run'],
    ['1234', 'digit-run'],
    ['0123456789', 'digit-run'],
    ['23456789', 'digit-run'],
    ['9876543210', 'digit-run'],
    ['1234567890', 'digit-run'],
    ['12345678901234567', 'digit-run'],
  ])('%s is one by rule: %s', (text, rule) => {
    expect(placeholderText(text)?.rule).toBe(rule);
    expect(placeholderSerial(text)?.rule).toBe(rule);
  });

  it.each(['0123456789', '9876543210'])('every part of %s with six or more digits at either end is one', (digits) => {
    for (let length = 6; length <= 10; length++) {
      expect(placeholderText(digits.slice(0, length))).toBeDefined();
      expect(placeholderText(digits.slice(-length))).toBeDefined();
    }
  });

  it.each(
    [
      ['', '  ', 'HP', 'LENOVO', '20XW0026US', 'Dell Inc.', 'Latitude 5530', '0B06', '0987', '829E', 'None of these'],
      ['1213', '124578', '891234', 'Surface', 'AAB', 'AA', 'A1', '56789:', '/01234', '9012', '24680', '101112'],
      // Real makers, families and products that come near to a rule.
      ['System76', 'System x', 'PEGA Family', 'SharkBay System', 'N-one', 'E', 'GP', '10110', '1000', '101', '1010'],
      ['SK00', 'Model 14', 'Type Cover', 'ABC', '1234AB', 'Test Rite', 'Systemax', 'Unknown Worlds', '12', 'X1'],
    ].flat(),
  )('%j is none', (text) => {
    expect(placeholderText(text)).toBeUndefined();
  });

  // REGISTRATION: what covers most misses, measured on dmidecode reports of real machines.
  it.each<[rule: string, texts: string[]]>([
    ['punctuation', ['.........', '---------', '*', '_', "' '", '..}.', '.  ', '--', '\u2026']],
    [
      'words',
      [
        ...[
          'Type1Sku0',
          'Type1 - Family',
          'Type2 - Board Serial Number',
          'Type1.CFamily',
          'SmbiosType1_SystemProductName',
        ],
        ...[
          'System SKU#',
          'SYSTEM_MANUFACTURER',
          'Family',
          'SerialNumber',
          'BASE_BOARD_MANUFACTURER',
          'System SKUNumber',
        ],
        ...['OEM Default string000', 'To Be Filled By O.E.M. by More String', 'stem manufacturer', 'SystemProductNa'],
        ...[
          'System Manufacter',
          'Defualt string',
          'To be filed by O.E.M.',
          'TobefilledbyO.E.M.',
          'To be filled by CCE',
        ],
        ...[
          'NULL',
          '(null)',
          '(none)',
          'TBD',
          '(TBD)',
          'BLANK',
          '$(NULL)',
          'None Provided',
          'no information',
          'Not Set',
        ],
        ...['SKU1', 'sku0', 'Default SKU', 'Default', 'SKU 00', 'Product1', 'Oem Test 2', 'Serial Number xxxx'],
        ...['System SKU Number Unknown', 'Unknown Product', 'Lenovo SKU', 'Lenovo Product', 'Hampoo Reserved'],
        ...[
          'In-S_Reserve',
          'Reserved for System Vendor',
          'Default string be filled by O.E.M',
          'Default string of ours',
        ],
      ],
    ],
    [
      'sequence',
      [
        ...['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ABCDEFGHIJKLMNOPQRSTUVWXY', 'abcdefghijkmnopqrstuvwxyz', 'ZYXWVUTSRQ'],
        ...['01234567890123456789AB', '1234567#ABC', 'EeePC-1234567890', 'MB-123456789', '123456789ABC'],
      ],
    ],
    ['digit-run', ['012345678912345678912345678', '1234-5678', '123123123', '6789', '12345678901234567890']],
    ['repeated-character', ['xxx123x#ABA', 'xxxxxx-xxxxxx', 'XxXxXxX', '00', '0', '0x0000', 'XX', '2222222']],
    ['too-short', ['1', '7']],
  ])('%s covers what firmware leaves', (rule, examples) => {
    const found = examples.map((text) => [
      text,
      placeholderText(text)?.rule === 'known-value' ? rule : placeholderText(text)?.rule,
    ]);
    expect(found).toEqual(examples.map((text) => [text, rule]));
  });

  it.each<[what: string, texts: string[]]>([
    ['one word for "not …"', ['UNSET', 'unavailable', 'Unassigned', 'Un-initialized', 'Unprogrammed', 'undef']],
    ['a misspelt word', ['unkown', 'Unkown Product', 'UNKOWN SERIAL']],
    ['a promise', ['To be updated', 'to be provided', 'To be set by OEM', 'For Future Use', 'Not programmed yet']],
    ['a word with "value", "text", "company" or "sys"', ['Default Value', 'default text', 'No Value', 'Company Name']],
    ['the name of a field, short', ['Sys Manufacturer', 'SYS_MFG', 'OEM_SN', 'Sample SN']],
    ['a request', ['CHANGEME', 'Change Me', '<change me>']],
    ['a trial', ['test123', 'Test SN 7', 'OEM Test 12']],
    ['keys side by side', ['asdf', 'ASDFGH', 'asdfasdf', 'qwer', 'qwertyuiop', 'Zxcvbnm', 'qwertz']],
    ['an empty number', ['0x00', '0xFFFF', '0xffffffff']],
    ['a hyphen for a slash', ['N-A', 'n-a']],
  ])('%s is a placeholder, as a text and as a serial number', (_, examples) => {
    for (const text of examples) {
      expect(placeholderText(text), text).toBeDefined();
      expect(placeholderSerial(text), text).toBeDefined();
    }
  });

  it.each<[what: string, texts: string[]]>([
    [
      'names that hold a word of these',
      ['Default-X1', 'Testbed 5', 'TestStation 9', 'Unknown Worlds', 'Blank Slate', 'Nullbox'],
    ],
    ['names that begin like one', ['Emptoris', 'Nonesuch', 'Boardwalk', 'Serialtek', 'Reservoir', 'Unsettled']],
    ['names of a few letters', ['N-one', 'N/A-100', 'NA-770', 'Asda', 'Qwest', 'Zx 12']],
    [
      'machines of the usual makers',
      ['System x3650 M5', 'Family Hub', 'Model 100', 'Precision 5570', '20XW0026US', 'XX1'],
    ],
    // Tablets whose names systemd has to tell from placeholders (hwdb.d/60-sensor.hwdb).
    [
      'short names of tablets',
      ['tPAD', 'S100', 'X4', 'F5', 'W2S', 'NES11', 'NEO-01', 'I102A', '60072', 'One-Mix3Pro', 'VISION004'],
    ],
    ['platforms', ['BayTrail', 'CherryTrail', 'AptioCRB', 'Insyde']],
    ['names with a trial in them', ['Test8273645', 'Contest 12', 'TestLab']],
    ['numbers', ['0x1F', '0xFF01', '101', '1000', '10110']],
  ])('%s are no placeholders', (_, examples) => {
    for (const text of examples) expect(placeholderText(text), text).toBeUndefined();
  });

  it.each(['All', 'ASUS-NotebookSKU', 'Calpella_CRB', 'HuronRiver_CRB', 'NetTopSku', 'S26361-Kxxx-Vyyy'])(
    '%s is generic in the SKU field, and no placeholder',
    (text) => {
      expect(isGenericSku(text)).toBe(true);
      expect(placeholderText(text)).toBeUndefined();
    },
  );

  it.each(['LENOVO_MT_20XW', 'SKU 0A12', 'S26361-K1234-V567-X'])('%s is not a generic SKU', (text) =>
    expect(isGenericSku(text)).toBe(false),
  );

  it('take little time of any text', () => {
    const started = performance.now();
    for (const unit of ['system', 'to be ', 'x', '0', '-', 'sn1', 'default', 'type1', ' .', '\u00e9']) {
      placeholderText(unit.repeat(60_000));
      placeholderSerial(unit.repeat(60_000));
    }
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('name who published the rule', () => {
    for (const value of ['0000000', '123456', '00000101', 'Default', '...'])
      expect(placeholderText(value)?.source).toMatch(/\w/);
    expect(placeholderSerial('A')?.source).toMatch(/\w/);
    expect(placeholderUuid('22222222-2222-2222-2222-222222222222')?.source).toMatch(/\w/);
    expect(placeholderUuid('4c4c4544-0042-4310-8034-000000000000')?.source).toMatch(/\w/);
  });
});

describe('placeholder serial numbers', () => {
  it.each([
    ['A1', 'too-short'],
    [' X ', 'too-short'],
    ['0000_0000_0000_0000.', 'repeated-character'],
    ['0000_0000_0000_0001.', 'only-zero-and-one'],
    ['00-00-00-00', 'repeated-character'],
    ['12-34-56', 'digit-run'],
    ['QM00001', 'sequence'],
    ['QM00013', 'sequence'],
    ['drive-scsi0', 'sequence'],
    ['drive-virtio12', 'sequence'],
    ['VMware NVME_0000', 'sequence'],
    ['0000_0000_0000_0000_0000_0000_0000_0000.', 'repeated-character'],
    ['10110', 'only-zero-and-one'],
    ['.........', 'punctuation'],
    ['-', 'punctuation'],
    ['SN-12345', 'known-value'],
    ['S/N 123456', 'sequence'],
    ['Type2 - Board Serial Number', 'words'],
  ])('%s is one by rule: %s', (text, rule) => {
    expect(placeholderSerial(text)?.rule).toBe(rule);
  });

  it.each(['', ' ', '62HUSZ3', 'LX43292', '8014-7647-6165-9003-3346-9246-52', '2AD0_9B53_72FF_2E85.', 'A12'])(
    '%j is none',
    (text) => expect(placeholderSerial(text)).toBeUndefined(),
  );

  describe('judged by its bytes', () => {
    const surely = (text: string): boolean => {
      const bytes = Buffer.from(`<${text}>`, 'utf8');
      return isSurelySerial(bytes, 1, bytes.length - 2);
    };
    const known = texts.map(([text]) => text);
    const made = fc.string({ unit: fc.constantFrom(...'0019aAbZzZ-. _:/é'), maxLength: 12 });
    const spelt = fc
      .constantFrom(...known)
      .chain((text) =>
        fc.constantFrom(text, text.toUpperCase(), text.toLowerCase(), `${text}.`, `${text}..`, ` ${text}`, text.trim()),
      );

    /** Two letters of a known text added, left out or exchanged. */
    const edit = fc.record({ at: fc.nat(40), take: fc.nat(1), put: fc.constantFrom('', 'x', '0', '7', 'e') });
    const misspelt = fc.tuple(fc.constantFrom(...known), edit, edit).map(([text, ...edits]) => {
      const letters = [...text];
      for (const { at, take, put } of edits) letters.splice(at % Math.max(1, letters.length), take, put);
      return letters.join('');
    });

    it.each(['62HUSZ3', 'LX43292', '2AD0_9B53_72FF_2E85.', 'A12'])('%j surely is none', (text) => {
      expect(surely(text)).toBe(true);
    });

    it('calls nothing a serial number that the text is not', () => {
      const property = fc.property(fc.oneof(made, spelt, misspelt, fc.string({ unit: 'binary' })), (text) => {
        if (surely(text)) expect(placeholderSerial(text)).toBeUndefined();
      });
      fc.assert(property, { numRuns: 5000 });
    });

    it('need not ask for three letters of a word in a serial number', () => {
      expect(surely('5QSER7BKZ')).toBe(true);
    });
  });

  it.each(['notaxailxble', 'nutavailabxe', 'tobefxlledbyxem', 'defaultstirng'])('%s is one, misspelt twice', (text) => {
    expect(placeholderText(text)?.rule).toBe('words');
  });

  it('calls no digits a product key id that the text is not', () => {
    const digit = fc.constantFrom(...'0123456789');
    const start = fc.integer({ min: 0, max: 9 });
    const counted = fc.record({ start, step: fc.constantFrom(-1, 0, 1), every: fc.integer({ min: 2, max: 13 }) });
    const counts = counted.map(({ start: first, step, every }) =>
      Array.from({ length: 13 }, (_, i) => (((first + step * (i % every)) % 10) + 10) % 10).join(''),
    );
    const any = fc.string({ unit: digit, minLength: 13, maxLength: 13 });
    const binary = fc.string({ unit: fc.constantFrom('0', '1'), minLength: 13, maxLength: 13 });
    const property = fc.property(fc.oneof(any, counts, binary), (text) => {
      if (isSurelyNumber(Buffer.from(text), 0, 13)) expect(placeholderText(text)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 5000 });
    expect(isSurelyNumber(Buffer.from('3305120947716'), 0, 13)).toBe(true);
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        placeholderText(text);
        placeholderSerial(text);
      }),
    );
  });
});

/** The same UUID with its first three groups in the other byte order. */
function swapped(uuid: string): string {
  const turn = (group: string): string => group.match(/../g)?.reverse().join('') ?? '';
  const [a, b, c, ...rest] = uuid.split('-');
  return [turn(a), turn(b), turn(c), ...rest].join('-');
}

describe('placeholder UUIDs', () => {
  it.each(PLACEHOLDER_UUIDS)('%s lists %s, in either byte order and any spelling', (source, uuid) => {
    const spellings = [uuid, swapped(uuid), uuid.toUpperCase(), `{${uuid}}`, uuid.replaceAll('-', ''), ` ${uuid}\n`];
    for (const text of spellings) {
      expect(placeholderUuid(text), text).toMatchObject({ rule: 'known-value', source });
    }
  });

  it.each([
    ['00020003-0004-0005-0006-000700080009', 'known-value'],
    ['00010203-0405-0607-0809-0a0b0c0d0e0f', 'known-value'],
    ['22222222-2222-2222-2222-222222222222', 'equal-bytes'],
    ['4c4c4544-0042-4310-8034-000000000000', 'zero-node'],
    ['12345678-1234-5678-90ab-cddeefaabbcc', 'known-value'],
    ['78563412-3412-7856-90ab-cddeefaabbcc', 'known-value'],
    ['ffffff00-ffff-ffff-ffff-ffffffffffff', 'known-value'],
    ['00ffffff-ffff-ffff-ffff-ffffffffffff', 'known-value'],
    ['01020304-0506-0708-090a-0b0c0d0e0f10', 'counting-bytes'],
    ['04030201-0605-0807-090a-0b0c0d0e0f10', 'counting-bytes'],
    ['11223344-5566-7788-99aa-bbccddeeff00', 'counting-bytes'],
    ['12345678-1234-5678-1234-567812345678', 'counting-bytes'],
    ['78563412-3412-7856-1234-567812345678', 'counting-bytes'],
    ['01234567-89ab-cdef-0123-456789abcdef', 'counting-bytes'],
    ['12345678-9012-3456-7890-123456789012', 'counting-bytes'],
  ])('%s is one by rule: %s', (uuid, rule) => {
    expect(placeholderUuid(uuid)?.rule).toBe(rule);
  });

  it.each([
    '4c4c4544-0042-4310-8034-b2c04f4b4e32',
    'd40a2ac3-1309-9199-10aa-1fa2f3f8b3f2',
    '00000000-0000-0000-0000-0000000000001',
    '100000000-0000-0000-0000-000000000000',
    '22222222-2222-2222-2222-222222222223',
    '4c4c4544-0042-4310-8034-000000000001',
    '4c4c4544-0042-4310-8034-010000000000',
    'no uuid',
    '',
  ])('%j is none', (uuid) => expect(placeholderUuid(uuid)).toBeUndefined());

  it('reads the bytes wherever they stand', () => {
    const bytes = new Uint8Array(32).fill(7);
    bytes.fill(0, 9, 25);
    expect(placeholderUuidBytes(bytes, 9)?.rule).toBe('known-value');
    expect(placeholderUuidBytes(bytes, 16)).toBeUndefined();
  });
});

describe('MAC addresses', () => {
  it.each(PLACEHOLDER_MACS.map(([source, mac]) => [source, mac] as const))('%s lists %s', (_, mac) => {
    for (const text of [mac, mac.toUpperCase(), mac.replaceAll(':', '-'), mac.replaceAll(':', '')]) {
      expect(classifyMac(text).trust, text).toBe('placeholder');
    }
  });

  it.each([
    ['00:00:00:00:00:00', { trust: 'zero' }],
    ['ff:ff:ff:ff:ff:ff', { trust: 'broadcast' }],
    ['01:00:5e:00:00:01', { trust: 'multicast' }],
    ['46:a3:bb:1c:b9:51', { trust: 'locally-administered' }],
    ['52:54:00:12:34:56', { trust: 'locally-administered', virtualMachine: 'QEMU' }],
    ['00:15:5d:7d:47:53', { trust: 'ok', virtualMachine: 'Hyper-V' }],
    ['00:50:56:12:34:56', { trust: 'ok', virtualMachine: 'VMware' }],
    ['00:0c:29:12:34:56', { trust: 'ok', virtualMachine: 'VMware' }],
    ['08:00:27:12:34:56', { trust: 'ok', virtualMachine: 'VirtualBox' }],
    ['40:a3:cc:c6:80:13', { trust: 'ok' }],
  ])('%s: %j', (mac, expected) => {
    expect(classifyMac(mac)).toEqual(expected);
  });

  it.each(['', '00:15:5d', '00:15:5d:7d:47:5g', '00:15:5d:7d:47:53:00'])('%j is refused', (mac) => {
    expect(() => classifyMac(mac)).toThrow(RangeError);
  });
});

describe('the fixtures', () => {
  const blocks = (name: string): { type: number; hex: string }[] =>
    JSON.parse(readFileSync(new URL(name, fixtures), 'utf8'));
  const names = readdirSync(fixtures).filter((name) => name.endsWith('.tlv.json'));

  it.each(names)('%s: no UUID or MAC address is a placeholder', (name) => {
    for (const { type, hex } of blocks(name)) {
      const bytes = Buffer.from(hex, 'hex');
      if (type === 12) expect(placeholderUuidBytes(bytes, 0)).toBeUndefined();
      if (type === 8) expect(classifyMac(hex.slice(8, 20)).trust).toMatch(/^(ok|locally-administered)$/);
    }
  });

  it.each(names.filter((name) => !name.startsWith('vm-')))(
    '%s: serial, maker, product, family and SKU are real',
    (name) => {
      for (const { type, hex } of blocks(name)) {
        const text = Buffer.from(hex, 'hex').toString('latin1').replace(/\0+$/, '');
        if (type === 14) expect(placeholderSerial(text), text).toBeUndefined();
        if (type === 7) expect(placeholderSerial(text.split('|')[0]), text).toBeUndefined();
        if (type >= 16 && type <= 19) expect(placeholderText(text), text).toBeUndefined();
      }
    },
  );
});
