// The baseline: what somebody writes who needs a few fields, in an afternoon, with nothing but the platform. It checks
// the checksum, so that it does no less than it must, and it reads every block.
import { createHash } from 'node:crypto';

const text = (bytes, wide) => new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);

/** Decodes a hash with atob, a DataView and a switch. */
export function plainDecode(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  if (text(bytes.subarray(0, 2)) !== 'OA') throw new Error('no hash');
  const end = view.getUint16(2, true);
  const digest = createHash('sha256').update(bytes.subarray(0, end)).digest('hex');
  const stored = [...bytes.subarray(end + 4, end + 36)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (digest !== stored) throw new Error('wrong checksum');
  const fields = {};
  for (let at = 4; at < end; ) {
    const type = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    if (size < 4) throw new Error('damaged block');
    readBlock(fields, type, bytes.subarray(at + 4, at + size), new DataView(bytes.buffer, at + 4, size - 4));
    at += size;
  }
  return fields;
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function readBlock(fields, type, data, view) {
  switch (type) {
    case 1:
      fields.capturedAt = new Date(946684800000 + view.getUint32(16, true) * 1000).toISOString();
      fields.osType = data[21];
      break;
    case 2:
      fields.cores = view.getUint16(4, true);
      fields.threads = view.getUint16(6, true);
      break;
    case 5:
      fields.memory = Number(view.getBigUint64(0, true));
      break;
    case 6:
      fields.capacity = Number(view.getBigUint64(0, true));
      break;
    case 7:
      fields.disk = text(data);
      break;
    case 8:
      fields.macs = [...(fields.macs ?? []), hex(data.subarray(4, 10))];
      break;
    case 12:
      fields.uuid = hex(data);
      break;
    case 25:
      fields.ek = hex(data);
      break;
    case 30:
      fields.graphics = [...(fields.graphics ?? []), text(data, true)];
      break;
    default:
      fields[type] = text(data).replace(/\0+$/, '');
  }
}
