import { S3Error } from './s3-error.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many there may be. */
  readonly size: number;
  readonly last: Item | undefined;
  /** Whether there are more. */
  readonly truncated: boolean;
}

const largestPage = 1000;

/** @throws S3Error `InvalidArgument` */
export function pageSize(query: ReadonlyMap<string, string>, parameter: string): number {
  const text = query.get(parameter) ?? String(largestPage);
  if (/^\d{1,9}$/.test(text)) return Math.min(largestPage, Number(text));
  throw new S3Error('InvalidArgument', `Provided ${parameter} not an integer or within its range`);
}

export function pageOf<Item>(all: readonly Item[], size: number): Page<Item> {
  const items = all.slice(0, size);
  return { items, size, last: items.at(-1), truncated: size > 0 && all.length > items.length };
}
