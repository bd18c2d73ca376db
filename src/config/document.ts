import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { messageOf, type Place, UserError } from '../errors.ts';

/** Where something stands in the configuration: `['axes', 'role', 'server', 'kas', 1]`. */
export type ConfigPath = readonly PropertyKey[];

/** Something that is wrong in the configuration, and where. */
export interface Problem {
  readonly path: ConfigPath;
  readonly message: string;
}

/** A YAML text that knows on which line each of its values stands. */
export interface ConfigDocument {
  readonly value: unknown;
  /** One error for all the problems, each with `file:line:column` and path. */
  error(problems: readonly Problem[]): UserError;
}

/** Far above what people write by hand, far below what makes a bomb. */
const maximumAliases = 100;

/** @throws UserError `config-invalid` when `text` is not one YAML document without duplicate keys */
export function parseConfigDocument(text: string, file: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: (a, b) => isScalar(a) && isScalar(b) && a.source === b.source,
    prettyErrors: false,
  });
  const at = (offset: number, message: string): Place => {
    const { line, col: column } = lines.linePos(offset);
    return { file, line, column, message };
  };
  if (document.errors.length > 0) {
    throw configError(document.errors.map((error) => at(error.pos[0], yamlMessage(error))));
  }
  const wrongKeys = nameKeys(document);
  if (wrongKeys.length > 0) {
    throw configError(wrongKeys.map(({ offset, message }) => at(offset, message)));
  }
  const error = (problems: readonly Problem[]) =>
    configError(
      problems.map(({ path, message }) => {
        const what = path.length === 0 ? message : `${formatPath(path)}: ${message}`;
        return at(offsetOf(document.contents, path), what);
      }),
    );
  try {
    return { value: document.toJS({ maxAliasCount: maximumAliases }), error };
  } catch (cause) {
    throw configError([{ file, message: messageOf(cause) }]);
  }
}

/**
 * Makes every key the text that was written: as a number, `010` would become `10`.
 * Returns those that cannot be one; JavaScript would lose `__proto__` without a word.
 */
function nameKeys(document: Document): { offset: number; message: string }[] {
  const wrong: { offset: number; message: string }[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      const [offset] = [key, value].flatMap((node) => (isNode(node) ? (node.range ?? []) : []));
      if (!isScalar(key))
        wrong.push({ offset: offset ?? 0, message: 'a key must be a plain word' });
      else if (key.source === '__proto__')
        wrong.push({ offset: offset ?? 0, message: 'nothing can be called __proto__' });
      else key.value = key.source ?? '';
    },
  });
  return wrong;
}

const yamlMessages: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands here twice; keep one of them',
  MULTIPLE_DOCS: 'a second document begins here; keep one of them',
};

function yamlMessage({ code, message }: { code: string; message: string }): string {
  return yamlMessages[code] ?? message;
}

function configError(places: readonly Place[]): UserError {
  const lines = places.map(({ file, line, column, message }) =>
    line === undefined ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`,
  );
  const message =
    lines.length === 1
      ? `${lines[0]}`
      : [`${lines.length} problems:`, ...lines.map((line) => `  ${line}`)].join('\n');
  return new UserError('config-invalid', message, {
    hint: 'docs/configuration.md describes every key',
    places,
  });
}

/** The offset of the value at `path`, or of the nearest thing that is there. */
function offsetOf(root: Node | null, path: ConfigPath): number {
  let node: unknown = root;
  let offset = 0;
  for (const key of path) {
    const pair = isMap(node)
      ? node.items.find((item) => String(item.key) === String(key))
      : undefined;
    if (isPair(pair) && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    const next =
      pair === undefined && isNode(node) && 'get' in node
        ? (node.get as (k: unknown, keep: true) => unknown)(key, true)
        : pair?.value;
    if (!isNode(next)) break;
    if (pair === undefined) offset = next.range?.[0] ?? offset;
    node = next;
  }
  return offset;
}

function formatPath(path: ConfigPath): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`,
    )
    .join('');
}
