/** What an expression may name: `github`, `runner`, each a tree of values. */
export type Contexts = Readonly<Record<string, unknown>>;

/**
 * Puts values into a text: `${{ github.event.number }}`. Property paths only, in any case.
 * @throws Error for any other expression, and, unlike GitHub, for a path that leads nowhere
 */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => {
    const expression = inner.trim();
    if (!/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(expression)) {
      throw new Error(`\${{ ${expression} }} is more than a property path`);
    }
    return textOf(lookUp(expression, contexts), expression);
  });
}

function lookUp(path: string, contexts: Contexts): unknown {
  let value: unknown = contexts;
  for (const name of path.toLowerCase().split('.')) {
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const entry = entries.find(([key]) => key.toLowerCase() === name);
    if (entry === undefined) throw new Error(`\${{ ${path} }} names nothing: no ${name}`);
    value = entry[1];
  }
  return value;
}

function textOf(value: unknown, path: string): string {
  if (value === null) return '';
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw new Error(`\${{ ${path} }} is not one value`);
}
