import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { COMMAND_CODES } from '../../src/tpm/command.js';
import { TpmError, type TpmErrorCode } from '../../src/tpm/errors.js';
import { readTpm, type TpmReading } from '../../src/tpm/read.js';
import { ReplayingTransport, type TpmExchange } from '../../src/tpm/transcript.js';
import { response, ScriptedTransport, transcript, words } from './helpers.js';

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
const replay = (exchanges: readonly TpmExchange[]) => readTpm(new ReplayingTransport(exchanges));

describe.each(['persistent-key', 'derived-key'] as const)('the transcript %s', (name) => {
  const exchanges = transcript(name);

  test('gives version, key, device id and certificate', async () => {
    const reading = await replay(exchanges);
    expect(reading.problems).toEqual([]);
    expect(reading.versionText).toBe(
      "TPM-Version:2.0 -Level:0-Revision:1.64-VendorID:'IBM '-Firmware:538513443.1455670",
    );
    expect(reading.vendorString).toBe('SW   TPM');
    expect(reading.endorsementKey?.origin).toBe(name === 'derived-key' ? 'derived' : 'persistent');
    expect(reading.endorsementKey?.exponent).toBe(65537);
    expect(reading.offlineDeviceId).toMatch(/^[0-9a-f]{64}$/);
    expect(reading.certificate?.matches).toBe(true);
    const key = new X509Certificate(reading.certificate?.der ?? '').publicKey.export({ format: 'jwk' });
    expect(hex(reading.endorsementKey?.modulus)).toBe(Buffer.from(key.n ?? '', 'base64url').toString('hex'));
  });

  test('with any byte of any response changed gives a reading or says why not, and never a false cross-check', async () => {
    const sound = await replay(exchanges);
    for (const [i, exchange] of exchanges.entries()) {
      for (const at of positions(exchange.response.length / 2)) {
        for (const change of [0x00, 0xff, 0x80, 0x01]) {
          expectHonest(await replay(exchanges.with(i, changed(exchange, at, change))), sound);
        }
      }
    }
  });

  test('with any response cut anywhere gives a reading or says why not', async () => {
    const sound = await replay(exchanges);
    for (const [i, exchange] of exchanges.entries()) {
      for (const at of positions(exchange.response.length / 2)) {
        const cut = { ...exchange, response: exchange.response.slice(0, 2 * at) };
        const reading = await replay(exchanges.with(i, cut));
        expect(reading.problems.length).toBeGreaterThan(0);
        expectHonest(reading, sound);
      }
    }
  });

  test('without one of its commands says which answer is missing', async () => {
    for (const [i] of exchanges.entries()) {
      const reading = await replay(exchanges.toSpliced(i, 1));
      expect(reading.problems.map(({ code }) => code)).toContain('tpm-transcript');
    }
  });
});

/** Every byte of the structured part, then a sample of what are only digits of keys and certificates. */
function positions(length: number): number[] {
  return Array.from({ length }, (_, at) => at).filter((at) => at < 120 || at % 17 === 0 || at > length - 20);
}

function changed(exchange: TpmExchange, at: number, byte: number): TpmExchange {
  const bytes = Buffer.from(exchange.response, 'hex');
  bytes[at] = byte;
  return { ...exchange, response: bytes.toString('hex') };
}

/** What a reading holds has the right form; where the key differs from the sound one, the cross-check does not say it matches. */
function expectHonest(reading: TpmReading, sound: TpmReading): void {
  const { endorsementKey: key, certificate } = reading;
  expect(key === undefined || key.modulus.length === 256).toBe(true);
  expect(key === undefined).toBe(reading.offlineDeviceId === undefined);
  if (key && hex(key.modulus) !== hex(sound.endorsementKey?.modulus)) expect(certificate?.matches).not.toBe(true);
  if (certificate?.matches === false)
    expect(reading.problems.map(({ code }) => code)).toContain('tpm-certificate-mismatch');
  for (const { message, remedy } of reading.problems) expect(`${message}${remedy}`).toMatch(/^[\x20-\x7e]+$/);
}

describe('a TPM that cannot be read', () => {
  const failing = (error: TpmError) => readTpm(new ScriptedTransport(() => error));
  test.each<TpmErrorCode>(['tpm-missing', 'tpm-permission', 'tpm-timeout', 'tpm-closed'])(
    '%s is said once, with its remedy',
    async (code) => {
      const { problems, ...rest } = await failing(new TpmError(code, 'as the transport says'));
      expect(rest).toEqual({});
      expect(problems).toEqual([
        { code, what: 'version', message: 'as the transport says', remedy: expect.any(String) },
      ]);
    },
  );

  test.each<[string, number, TpmErrorCode, number]>([
    ['not started', 0x100, 'tpm-not-initialized', 1],
    ['failed', 0x101, 'tpm-failure', 1],
    ['of the 1.2 family', 0x1e, 'tpm-version-1.2', 1],
    ['locked out', 0x921, 'tpm-lockout', 3],
    ['full', 0x902, 'tpm-busy', 3],
  ])('because it is %s says so', async (_, code, expected, times) => {
    const { problems } = await readTpm(new ScriptedTransport(() => response(code)));
    expect(problems.map((problem) => problem.code)).toEqual(Array(times).fill(expected));
    expect(problems[0].responseName).toMatch(/^TPM_RC_[A-Z_]+$/);
  });

  test('what is not a TpmError is not swallowed', async () => {
    const broken = new ScriptedTransport(() => {
      throw new RangeError('a fault of the program');
    });
    await expect(readTpm(broken)).rejects.toThrow(RangeError);
  });

  test('an abort ends the reading with its reason', async () => {
    const reason = new Error('enough');
    await expect(readTpm(new ReplayingTransport(transcript('derived-key')), AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });
});

describe('a derived key', () => {
  /** Runs the recorded conversation with CreatePrimary's answer changed; returns the commands. */
  const run = async (change: (bytes: Buffer) => Buffer, signal?: { abort: () => void; signal: AbortSignal }) => {
    const exchanges = new ReplayingTransport(
      transcript('derived-key').map((exchange) => {
        const isCreate = Number.parseInt(exchange.command.slice(12, 20), 16) === COMMAND_CODES.TPM2_CreatePrimary;
        return isCreate
          ? { ...exchange, response: change(Buffer.from(exchange.response, 'hex')).toString('hex') }
          : exchange;
      }),
    );
    const commands: number[] = [];
    const transport = {
      transmit: async (command: Uint8Array, s?: AbortSignal) => {
        commands.push(new DataView(command.buffer).getUint32(6));
        const answer = await exchanges.transmit(command, s);
        if (commands.at(-1) === COMMAND_CODES.TPM2_CreatePrimary) signal?.abort();
        return answer;
      },
      close: async () => {},
    };
    const reading = await readTpm(transport, signal?.signal).catch((error: unknown) => error);
    return { reading, commands };
  };
  const count = (commands: number[]) => commands.filter((code) => code === COMMAND_CODES.TPM2_FlushContext).length;

  test('is flushed', async () => {
    expect(count((await run((bytes) => bytes)).commands)).toBe(1);
  });

  test.each([14, 18, 20, 24, 60])('is flushed when its answer is damaged at byte %i', async (at) => {
    const { commands } = await run((bytes) => {
      bytes[at] ^= 0xff;
      return bytes;
    });
    expect(count(commands)).toBe(1);
  });

  test('is flushed when the reading is aborted meanwhile', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { commands, reading } = await run((bytes) => bytes, {
      signal: controller.signal,
      abort: () => controller.abort(reason),
    });
    expect(count(commands)).toBe(1);
    expect(reading).toBe(reason);
  });
});

test('a TPM that makes its certificate cost a command a byte is given up, and the reason is told', async () => {
  const transport = new ScriptedTransport((code, command) => {
    if (code === COMMAND_CODES.TPM2_GetCapability) return response(0, [0, ...words(6, 1, 0x12c, 1)]); // the most bytes of one read: 1
    if (code === COMMAND_CODES.TPM2_NV_ReadPublic)
      return response(0, [0, 14, ...words(0x01c0_0002), 0, 11, ...words(1 << 18), 0, 0, 0xff, 0xff]);
    if (code !== COMMAND_CODES.TPM2_NV_Read) return response(0x143); // TPM_RC_COMMAND_CODE
    const size = new DataView(command.buffer, command.byteOffset).getUint16(command.length - 4);
    const data = [size >> 8, size & 0xff, ...new Array<number>(size).fill(0x30)];
    return response(0, [...words(data.length), ...data], 0x8002);
  });
  const { certificate, problems } = await readTpm(transport);
  expect(certificate).toBeUndefined();
  expect(problems).toContainEqual(expect.objectContaining({ code: 'tpm-timeout', what: 'certificate' }));
  expect(transport.commands.length).toBeLessThanOrEqual(512);
});
