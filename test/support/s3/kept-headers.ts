import { S3Error } from './s3-error.ts';

const kept =
  /^(?:content-(?:type|disposition|encoding|language)|cache-control|expires|x-amz-meta-.+)$/;
const maximumMetadata = 2048;

/**
 * The headers of a request that an object keeps and gives back.
 * @throws S3Error `MetadataTooLarge`
 */
export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => kept.test(name));
  const metadata = entries
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .map(([name, value]) => name.slice('x-amz-meta-'.length) + value);
  // Node gives a character for each byte of a header.
  if (metadata.join('').length > maximumMetadata) {
    const message = 'Your metadata headers exceed the maximum allowed metadata size';
    throw new S3Error('MetadataTooLarge', message);
  }
  const { 'content-encoding': encoding, ...others } = Object.fromEntries(entries);
  // aws-chunked was how the body travelled; the object is not in it.
  const own = (encoding ?? '').split(',').map((word) => word.trim());
  const left = own.filter((word) => word !== 'aws-chunked' && word !== '').join(',');
  const result = { 'content-type': 'binary/octet-stream', ...others };
  return left === '' ? result : { ...result, 'content-encoding': left };
}
