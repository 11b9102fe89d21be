// Asks the addon everything, in the Node that runs this, and prints the answers: probe.cjs ADDON [TPM-COMMAND-HEX...].
const [, , addonPath, ...commands] = process.argv;
const addon = require(addonPath);
const QUERIES = [
  ...['system', 'smbios', 'disks', 'networkAdapters', 'processor', 'memory', 'displays', 'graphics', 'enclosure'],
  ...['monitors', 'dxgiAdapters', 'platformTpm', 'officialHash'],
];
const KINDS = ['cdRom', 'diskController', 'display', 'scsiAdapter', 'bluetooth', 'audio', 'nothing'];

/** Bytes as hex, 64-bit numbers as text. */
function plain(_key, value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'bigint' ? String(value) : value;
}

async function main() {
  const answers = { platform: addon.platform };
  for (const query of QUERIES) answers[query] = await addon.read({}, query);
  answers.pnpDevices = {};
  for (const kind of KINDS) answers.pnpDevices[kind] = await addon.read({}, 'pnpDevices', kind);
  answers.msdm = await addon.read({}, 'acpiTable', 'MSDM');
  answers.wrongSignature = await addon.read({}, 'acpiTable', 'msdm');
  answers.tpmNode = (await addon.openTpm({}, '/dev/tpm0')).fault;
  const { value: tpm, fault } = await addon.openTpm({}, '');
  answers.tpm = { fault, responses: [] };
  for (const command of tpm ? commands : []) {
    answers.tpm.responses.push(await tpm.transmit(new Uint8Array(Buffer.from(command, 'hex'))));
  }
  await tpm?.close();
  console.log(JSON.stringify(answers, plain));
}

main();
