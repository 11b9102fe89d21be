// A small web service that checks an uploaded CSV before anybody imports it: `node examples/upload-check.mjs [PORT]`, then
// `curl --data-binary @devices.csv 'http://127.0.0.1:8080/check?target=intune'`.
//
// checkCsvBytes never throws on damage: whatever is uploaded gets a report. The body is limited, nothing is stored, and
// the report holds places and codes, not hashes.
import { createServer } from 'node:http';
import { CSV_TARGETS, checkCsvBytes } from 'hwhash';

const LARGEST_UPLOAD = 16 * 1024 * 1024;

/** The body of a request; undefined where it is larger than the limit. */
async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_UPLOAD) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

export const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'POST' || url.pathname !== '/check') return answer(response, 404, { error: 'POST /check' });
  const target = url.searchParams.get('target') ?? 'intune';
  if (!CSV_TARGETS.includes(target)) return answer(response, 400, { error: `target is one of ${CSV_TARGETS.join(', ')}` });
  const body = await bodyOf(request).catch(() => undefined);
  if (body === undefined) return answer(response, 413, { error: `a file has at most ${LARGEST_UPLOAD} bytes` });
  const { rows, ok, withErrors, withWarnings, findings } = checkCsvBytes(body, { target });
  // A fault of the file as a whole (its header line, its encoding) belongs to no row, so rows alone do not decide.
  const clean = !findings.some(({ severity }) => severity === 'error');
  answer(response, clean ? 200 : 422, { target, rows, ok, withErrors, withWarnings, findings });
});

if (process.argv[1] === import.meta.filename) {
  server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}/check`);
  });
}
