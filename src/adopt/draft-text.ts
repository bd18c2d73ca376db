import { Document, isCollection, isMap, type Node, type YAMLMap } from 'yaml';
import { remark } from '../config/remark.ts';
import type { DraftConfig } from './draft-config.ts';

const head = ` Draft made by isar-artifacts adopt. It knows what is pinned, and nothing of kas:
 mend what a TODO stands at, then look at what \`isar-artifacts plan\` says.`;

/** As YAML, with what is to be done by hand, and what could not be said, in comments. */
export function draftText(config: DraftConfig, notices: readonly string[]): string {
  const document = new Document(config);
  document.commentBefore = head;
  const root = document.contents as unknown as YAMLMap;
  flowIn(root.get('kas'), ['files']);
  flowIn(root, ['artifacts', 'names']);
  for (const { value } of (root.get('axes') as YAMLMap).items) flowBelow(value);
  flowBelow(root.get('variants'));
  todo(document, ['kas', 'files'], 'what begins every chain');
  for (const [axis, values] of Object.entries(config.axes)) {
    const hasKas = Object.values(values).some((value) => typeof value === 'object' && value.kas);
    todo(document, ['axes', axis], hasKas ? 'the kas files of each value' : 'better names');
  }
  todo(document, ['output'], 'the stem of the files below the deploy directory');
  todo(document, ['artifacts'], 'are these the ends of their file names, too?');
  if (notices.length > 0) {
    document.comment = [' Not expressed:', ...notices.map((notice) => `   ${notice}`)].join('\n');
  }
  return document.toString({ lineWidth: 0 });
}

/** What is to be done about a key, above it. */
function todo(document: Document, path: readonly string[], what: string): void {
  remark(document, path, ` TODO: ${what}`);
}

function flowIn(parent: unknown, keys: readonly string[]): void {
  if (!isMap(parent)) return;
  for (const key of keys) {
    const node = parent.get(key, true) as Node | undefined;
    if (isCollection(node)) node.flow = true;
  }
}

/** Each member on a line of its own. */
function flowBelow(parent: unknown): void {
  if (!isCollection(parent)) return;
  for (const item of parent.items) {
    const node = isMap(parent) ? (item as { value: unknown }).value : item;
    if (isCollection(node)) node.flow = true;
  }
}
