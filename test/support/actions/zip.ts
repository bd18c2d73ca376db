import { crc32, inflateRawSync } from 'node:zlib';

/** Contents of an entry; `symlink` is the target of one. */
export type ZipContents = string | Uint8Array | { readonly symlink: string };

const version = 20;
const madeByUnix = 3 << 8;
const namesAreUtf8 = 1 << 11;
const mode = { file: 0o100644, symlink: 0o120777 };
const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
const length = { local: 30, central: 46, end: 22 };

/** A zip file with these entries, under names that no honest program would write, if so wished. */
export function writeZip(entries: Readonly<Record<string, ZipContents>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, contents] of Object.entries(entries)) {
    const local = Buffer.concat([
      localHeader(name, contents),
      Buffer.from(name),
      bytesOf(contents),
    ]);
    centrals.push(Buffer.concat([centralHeader(name, contents, offset), Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(length.end);
  end.writeUInt32LE(signature.end);
  end.writeUInt16LE(locals.length, 8);
  end.writeUInt16LE(locals.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

function bytesOf(contents: ZipContents): Uint8Array {
  if (typeof contents === 'string') return Buffer.from(contents);
  return 'symlink' in contents ? Buffer.from(contents.symlink) : contents;
}

/** What both headers have in the same order: from the needed version to the length of the name. */
function writeCommon(header: Buffer, at: number, name: string, contents: ZipContents): void {
  const bytes = bytesOf(contents);
  header.writeUInt16LE(version, at);
  header.writeUInt16LE(namesAreUtf8, at + 2);
  header.writeUInt32LE(crc32(bytes), at + 10);
  header.writeUInt32LE(bytes.length, at + 14);
  header.writeUInt32LE(bytes.length, at + 18);
  header.writeUInt16LE(Buffer.byteLength(name), at + 22);
}

function localHeader(name: string, contents: ZipContents): Buffer {
  const header = Buffer.alloc(length.local);
  header.writeUInt32LE(signature.local);
  writeCommon(header, 4, name, contents);
  return header;
}

function centralHeader(name: string, contents: ZipContents, offset: number): Buffer {
  const header = Buffer.alloc(length.central);
  const isLink = typeof contents === 'object' && 'symlink' in contents;
  header.writeUInt32LE(signature.central);
  header.writeUInt16LE(madeByUnix | version, 4);
  writeCommon(header, 6, name, contents);
  header.writeUInt32LE((isLink ? mode.symlink : mode.file) * 0x10000, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/**
 * The files of a zip file by name, without its directories.
 * @throws Error when it is none, or damaged
 */
export function readZip(zip: Buffer): Record<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) throw new Error('not a zip file: it has no end record');
  const files: [string, Buffer][] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (zip.readUInt32LE(at) !== signature.central) throw new Error(`no zip entry at byte ${at}`);
    const nameEnd = at + length.central + zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + length.central, nameEnd);
    if (!name.endsWith('/')) files.push([name, contentsAt(zip, at)]);
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return Object.fromEntries(files);
}

/** @param at where the central header of the entry is */
function contentsAt(zip: Buffer, at: number): Buffer {
  const local = zip.readUInt32LE(at + 42);
  const start = local + length.local + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const stored = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  const contents = zip.readUInt16LE(at + 10) === 0 ? stored : inflateRawSync(stored);
  if (crc32(contents) !== zip.readUInt32LE(at + 16)) throw new Error('a zip entry is damaged');
  return contents;
}
