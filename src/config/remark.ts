import { type Document, isMap, isScalar } from 'yaml';
import type { ConfigPath } from './document.ts';

/** Puts a comment above a key, where the key is there. */
export function remark(document: Document, path: ConfigPath, comment: string): void {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  if (isScalar(pair?.key)) pair.key.commentBefore = comment;
}
