/**
 * Packs dist/ for the Chrome Web Store: `npm run zip [-- folder target.zip]`.
 *
 * The same files give the same bytes: names sorted, one fixed time, no owner. The manifest goes in
 * without `key` (the store assigns the id); a version other than package.json's is refused.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';

const here = resolve(import.meta.dirname, '..');
/** 1 January 2020, 00:00, in the format of MS-DOS. */
const TIME = 0;
const DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;

/** The zip of `folder` as bytes; throws when its manifest is not of `version`. */
export function pack(folder, version) {
  const files = list(folder).map((name) => [name, content(folder, name, version)]);
  if (!files.some(([name]) => name === 'manifest.json')) throw new Error(`${folder} has no manifest.json: build first.`);
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, data] of files) {
    const packed = deflateRawSync(data, { level: 9 });
    const about = describe(name, data, packed);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, Buffer.from(name)]);
    directory.push(entry(name, about, offset));
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, end(files.length, central.length, offset)]);
}

function list(folder, below = '') {
  return readdirSync(join(folder, below))
    .flatMap((name) => {
      const path = below ? `${below}/${name}` : name;
      return statSync(join(folder, path)).isDirectory() ? list(folder, path) : [path];
    })
    .sort();
}

function content(folder, name, version) {
  const bytes = readFileSync(join(folder, name));
  if (name !== 'manifest.json') return bytes;
  const { key: _, ...manifest } = JSON.parse(bytes.toString('utf8'));
  if (manifest.version !== version) {
    throw new Error(`The build is of version ${manifest.version}, package.json says ${version}: build again.`);
  }
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** The fields that local header and directory share: from "version needed" to the length of the extra field. */
function describe(name, data, packed) {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(0x0800, 2);
  about.writeUInt16LE(8, 4);
  about.writeUInt16LE(TIME, 6);
  about.writeUInt16LE(DATE, 8);
  about.writeUInt32LE(crc32(data), 10);
  about.writeUInt32LE(packed.length, 14);
  about.writeUInt32LE(data.length, 18);
  about.writeUInt16LE(Buffer.byteLength(name), 22);
  return about;
}

function entry(name, about, offset) {
  const head = Buffer.from('PK\x01\x02\x14\x00', 'latin1');
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([head, about, tail, Buffer.from(name)]);
}

function end(count, size, offset) {
  const record = Buffer.alloc(22);
  record.write('PK\x05\x06', 0, 'latin1');
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const folder = process.argv[2] ?? join(here, 'dist');
  const target = process.argv[3] ?? join(here, `../build/team-optimizer-${version}.zip`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, pack(folder, version));
  console.log(`${target}: ${statSync(target).size} bytes`);
}
