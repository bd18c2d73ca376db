import { S3Error } from './s3-error.ts';

/** Bytes `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What a Range header asks for. Like S3, it overlooks what it cannot read, and several ranges.
 * @returns undefined for the whole
 * @throws S3Error `InvalidRange`
 */
export function parseRange(header: string | undefined, size: number): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size }
      : { start: Number(first), end: Math.min(size, last === '' ? size : Number(last) + 1) };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (range.start < range.end) return range;
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    details: { ActualObjectSize: String(size) },
    headers: { 'content-range': `bytes */${size}` },
  });
}
