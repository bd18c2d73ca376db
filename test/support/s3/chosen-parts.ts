import type { Part, Upload } from './bucket.ts';
import { S3Error } from './s3-error.ts';
import type { ListedPart } from './xml.ts';

const minimumPart = 5 * 1024 * 1024;

/**
 * The parts that a completion lists, each of which must be the one that was uploaded.
 * @param equalParts whether all parts but the last must have one size, as R2 has it
 * @throws S3Error `MalformedXML`, `InvalidPartOrder`, `InvalidPart`, `InvalidRequest`, `EntityTooSmall`
 */
export function chosenParts(
  upload: Upload,
  listed: readonly ListedPart[],
  equalParts: boolean,
): Part[] {
  const numbers = listed.map(numberOf);
  if (numbers.some((number, index) => number <= (numbers[index - 1] ?? 0))) {
    const message = 'The list of parts was not in ascending order.';
    throw new S3Error('InvalidPartOrder', message);
  }
  const parts = listed.map((one, index) => chosenPart(upload, one, numbers[index] ?? 0));
  refuseSmall(parts);
  if (equalParts) refuseUnequal(parts);
  return parts;
}

function numberOf({ PartNumber = '' }: ListedPart): number {
  if (/^[1-9]\d{0,4}$/.test(PartNumber)) return Number(PartNumber);
  throw new S3Error('MalformedXML', `The part number ${PartNumber} is none`);
}

function chosenPart(upload: Upload, listed: ListedPart, number: number): Part {
  const own = `Checksum${upload.algorithm}`;
  const unknown = Object.keys(listed).filter((name) => !['PartNumber', 'ETag', own].includes(name));
  if (unknown.length > 0) throw new S3Error('MalformedXML', `Unexpected ${unknown.join(', ')}`);
  const part = upload.parts.get(number);
  const etag = listed.ETag?.replaceAll('"', '');
  if (part === undefined || etag !== part.md5.toString('hex')) throw invalidPart(number);
  const checksum = listed[own];
  if (checksum === undefined && upload.type === 'COMPOSITE') {
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using a ${upload.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  const expected = part.digest.bytes.toString('base64');
  if (checksum !== undefined && checksum !== expected) throw invalidPart(number);
  return part;
}

function refuseSmall(parts: readonly Part[]): void {
  const small = parts.slice(0, -1).find(({ size }) => size < minimumPart);
  if (small === undefined) return;
  throw new S3Error(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    {
      details: {
        ProposedSize: String(small.size),
        MinSizeAllowed: String(minimumPart),
        PartNumber: String(small.number),
      },
    },
  );
}

function refuseUnequal(parts: readonly Part[]): void {
  const [first, ...others] = parts;
  const last = others.pop();
  if (first === undefined || last === undefined) return;
  const unequal = others.find(({ size }) => size !== first.size);
  if (unequal !== undefined) throw invalidPart(unequal.number);
  if (last.size > first.size) throw invalidPart(last.number);
}

function invalidPart(number: number): S3Error {
  return new S3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { details: { PartNumber: String(number) } },
  );
}
