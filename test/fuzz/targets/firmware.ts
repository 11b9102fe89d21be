/** Firmware tables and TPM answers: what a device, or whoever controls one, can hand over. */
import { parseEdid } from '../../../src/firmware/edid.js';
import { productKeyId, readMsdmKey } from '../../../src/firmware/msdm.js';
import { FirmwareError } from '../../../src/firmware/problem.js';
import { parseSmbios } from '../../../src/firmware/smbios.js';
import { summarizeSmbios } from '../../../src/firmware/smbios-summary.js';
import { TpmError } from '../../../src/tpm/errors.js';
import { readTpm } from '../../../src/tpm/read.js';
import type { TpmTransport } from '../../../src/tpm/transport.js';
import { certifiedModulus, derLength } from '../../../src/tpm/x509.js';
import { entryPoint21, entryPoint30, LAPTOP_TABLE } from '../../firmware/smbios-builder.js';
import { transcript } from '../../tpm/helpers.js';
import { mutateBytes } from '../mutate.js';
import { resealing, resealSum } from '../structure.js';
import { type FuzzTarget, promise, safeToPrint } from '../target.js';

const [boardTable, entry30, entry21] = [LAPTOP_TABLE, entryPoint30(LAPTOP_TABLE.length), entryPoint21(4096, 8)];

/** A product key of the right form; Microsoft publishes it for setups without a key. */
export const VALID_KEY = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T';

function msdm(): Uint8Array {
  const bytes = new Uint8Array(85);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('MSDM'));
  for (const [at, value] of [
    [4, 85],
    [36, 1],
    [44, 1],
    [52, 29],
  ])
    view.setUint32(at, value, true); // prettier-ignore
  bytes.set(Buffer.from(VALID_KEY), 56);
  return resealSum(bytes, 9);
}

function edid(): Uint8Array {
  const bytes = new Uint8Array(256);
  bytes.set([0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x0e, 0x93, 0x34, 0x12, 1, 0, 0, 0, 7, 34, 1, 4, 0xa5, 31, 20]);
  bytes.set([0x36, 0x78, 0x80, 0xa0, 0x70, 0xb0, 0x40, 0x40, 0x30, 0x20, 0x36, 0, 0x38, 0xc3, 0x10, 0, 0, 0x18], 0x36);
  bytes.set([0, 0, 0, 0xfc, 0, ...Buffer.from('CT140WU\n     ')], 0x48);
  return resealSum(bytes, 127, 0, 128);
}

function readsTables(input: Parameters<typeof parseSmbios>[0]): void {
  const tables = parseSmbios(input);
  for (const { message } of tables.problems) safeToPrint(message);
  summarizeSmbios(tables);
}

/** A conversation as one array: for each exchange u16 size of the response, then the response. */
function packed(name: Parameters<typeof transcript>[0]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      transcript(name).map(({ response }) => {
        const bytes = Buffer.from(response, 'hex');
        return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
      }),
    ),
  );
}

/** Gives responses in order, whatever the commands. */
class ScriptedTpm implements TpmTransport {
  private at = 0;
  private given = 0;
  constructor(private readonly script: Uint8Array) {}

  async transmit(): Promise<Uint8Array> {
    promise(++this.given <= 200, 'more than 200 commands were sent');
    if (this.at + 2 > this.script.length) throw new TpmError('tpm-closed', 'the script has ended');
    const size = (this.script[this.at] << 8) | this.script[this.at + 1];
    const response = this.script.slice(this.at + 2, this.at + 2 + size);
    this.at += 2 + size;
    return response;
  }

  async close(): Promise<void> {}
}

/** A sound table with a product key, and a sound EDID of two blocks. */
export const MSDM = msdm();
export const EDID = edid();

/** Targets of firmware and TPM. */
export const FIRMWARE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'SMBIOS tables',
    seeds: [boardTable],
    mutate: mutateBytes,
    errors: [],
    run(input) {
      readsTables({ table: input });
      readsTables({ table: input, entryPoint: entry30 });
      readsTables({ table: input, entryPoint: entry21 });
    },
  },
  {
    name: 'SMBIOS entry point',
    seeds: [entry30, entry21],
    mutate: resealing((bytes) => resealSum(bytes, bytes[3] === 0x33 ? 5 : 4)),
    errors: [],
    run(input) {
      readsTables({ table: boardTable, entryPoint: input });
    },
  },
  {
    name: 'MSDM',
    seeds: [MSDM],
    mutate: resealing((bytes) => resealSum(bytes, 9)),
    errors: [FirmwareError],
    run(input) {
      const id = productKeyId(readMsdmKey(input));
      promise(id === undefined || /^\d{13}$/.test(id), 'a ProductKeyID that is not 13 digits');
    },
  },
  {
    name: 'EDID',
    seeds: [EDID],
    mutate: resealing((bytes) => resealSum(bytes, 127, 0, 128)),
    errors: [],
    run(input) {
      const { problems, ...display } = parseEdid(input);
      for (const { message } of problems) safeToPrint(message);
      safeToPrint(display.productName);
    },
  },
  {
    name: 'TPM responses',
    seeds: [packed('persistent-key'), packed('derived-key')],
    mutate: mutateBytes,
    errors: [TpmError],
    async run(input) {
      const reading = await readTpm(new ScriptedTpm(input));
      for (const { message } of reading.problems) safeToPrint(message);
      const modulus = certifiedModulus(input);
      promise(modulus === undefined || modulus.length <= input.length, 'a modulus longer than its certificate');
      promise(derLength(input) <= input.length, 'a DER element longer than its input');
    },
  },
];
