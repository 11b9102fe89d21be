/**
 * The checks of one hash: every rule of REGISTRATION.md, section 1, on the bytes of a container that has been walked.
 * There is one implementation of each rule, and it allocates nothing where nothing is wrong.
 */
import type { HashReader } from '../hash/reader.js';
import { checkCaptureAndQuality } from './check-capture.js';
import { checkFirmware, type FirmwareClues } from './check-firmware.js';
import { checkNetwork, type NetworkClues } from './check-network.js';
import { checkTpm, type TpmClues } from './check-tpm.js';
import { FIELDS } from './fields.js';
import { aboutField, allowing, type Check, type CheckRules, type FindingSink } from './rules.js';

type Clues = FirmwareClues & NetworkClues & TpmClues;

function checkVirtualMachine(check: Check, { maker, product, prefix, tpm }: Clues): void {
  const hypervisor = product ?? maker ?? prefix ?? tpm;
  if (hypervisor === undefined) return;
  const signs = [
    maker && 'manufacturer',
    product && 'product name',
    prefix && 'prefix of a MAC address',
    tpm && 'manufacturer of the TPM',
  ].filter((sign) => sign);
  const info = product === undefined && maker !== undefined ? FIELDS.manufacturer : FIELDS.productName;
  const message = `this is a virtual machine: ${hypervisor}, by its ${signs.join(', ')}`;
  check.sink.report('virtual-machine', 'info', () =>
    aboutField(check, info, message, {
      value: hypervisor,
      hint: undefined,
      source: 'what hypervisors write into SMBIOS',
    }),
  );
}

/**
 * Checks what a hash says. Its checksum, its length and its text form are the caller's to check (`inspectHash` does).
 *
 * @param reader loaded with the container
 * @param rules from `checkRules`, made once for many hashes
 * @param sink where findings go, in the order of the blocks
 * @example
 * checkHash(reader, checkRules({ scenario: 'oem' }), { report: (code) => counts.add(code) });
 */
export function checkHash(reader: HashReader, rules: CheckRules, sink: FindingSink): void {
  const check: Check = { reader, rules, sink: allowing(sink, rules.allow) };
  // Of its own for each hash: a sink may check another one while this is told.
  const clues: Clues = { maker: undefined, product: undefined, prefix: undefined, tpm: undefined };
  checkFirmware(check, clues);
  checkNetwork(check, clues);
  checkTpm(check, clues);
  checkCaptureAndQuality(check);
  checkVirtualMachine(check, clues);
}
