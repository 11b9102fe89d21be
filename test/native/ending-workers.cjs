// Worker threads that end while calls to the addon are in flight: ending-workers.cjs ADDON ENDING ROUNDS.
// Each round starts a worker that begins every kind of call and ends: by process.exit, by an error, or by its parent.
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const QUERIES = [
  ...['system', 'smbios', 'acpiTable', 'disks', 'networkAdapters', 'processor', 'memory', 'displays', 'graphics'],
  ...['enclosure', 'monitors', 'dxgiAdapters', 'pnpDevices', 'platformTpm', 'officialHash'],
];
const ARGUMENTS = { acpiTable: 'MSDM', pnpDevices: 'display' };
const bytes = new Uint8Array([1, 2, 3]);
const MOCK = {
  disks: { value: Array.from({ length: 100 }, (_, i) => ({ name: `disk ${i}`, serial: bytes })) },
  officialHash: { value: 'T0E'.padEnd(4000, 'A') },
  tpm: { value: { exchanges: [{ command: bytes, response: bytes }] } },
};
async function beginEverything(addon) {
  const { value: tpm } = await addon.openTpm({ mock: MOCK }, '');
  for (const options of [{}, { mock: MOCK }]) {
    for (const query of QUERIES) addon.read(options, query, ARGUMENTS[query]);
    addon.openTpm(options, '');
  }
  tpm.transmit(bytes);
  tpm.close();
}

async function work({ path, ending, round }) {
  await beginEverything(require(path));
  if (ending === 'terminate') {
    parentPort.postMessage('begun');
    // Until its parent ends it.
    setInterval(() => {}, 1000);
  }
  // At once, and a little later each round, so that calls are met before, in and after their work.
  else setTimeout(() => end(ending), round % 8);
}

function end(ending) {
  if (ending === 'exit') process.exit(0);
  throw new Error('ended by an error');
}

/** Resolves when the worker is gone, with what it ended with. */
function run(path, ending, round) {
  return new Promise((resolve) => {
    let error;
    const worker = new Worker(__filename, { workerData: { path, ending, round } });
    worker.on('error', (thrown) => {
      error = thrown.message;
    });
    worker.on('message', () => setTimeout(() => worker.terminate(), round % 8));
    worker.on('exit', (code) => resolve(`${code} ${error ?? ''}`.trim()));
  });
}

async function main() {
  const [, , path, ending, rounds] = process.argv;
  // The main thread holds the addon too, as a program would.
  require(path);
  const endings = {};
  for (let round = 0; round < Number(rounds); round += 4) {
    const ended = await Promise.all([0, 1, 2, 3].map((i) => run(path, ending, round + i)));
    for (const how of ended) endings[how] = (endings[how] ?? 0) + 1;
  }
  console.log(JSON.stringify(endings));
}

if (isMainThread) main();
else work(workerData);
