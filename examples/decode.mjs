// ESM: decode a hash and read named fields. `node examples/decode.mjs FILE.b64`
import { readFile } from 'node:fs/promises';
import { decodeHash, HashFormatError } from 'hwhash';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node examples/decode.mjs FILE.b64');
try {
  const { smbios, tpm, disk, networkAdapters, checksum } = decodeHash((await readFile(file, 'latin1')).trim());
  console.log(`${smbios?.systemManufacturer} ${smbios?.systemProductName}, serial number ${smbios?.systemSerialNumber}`);
  console.log(`TPM ${tpm?.version ?? 'none'}, disk ${disk?.product ?? 'unknown'}, ${networkAdapters.length} network adapters`);
  if (!checksum.valid) console.log('The checksum does not match: the hash is damaged.');
} catch (error) {
  if (!(error instanceof HashFormatError)) throw error;
  console.error(`${error.code} at byte ${error.offset}: ${error.message}`);
  process.exitCode = 1;
}
