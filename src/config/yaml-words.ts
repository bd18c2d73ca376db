const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

/** What is wrong with a value of another type, in the words of YAML instead of JavaScript's. */
export function typeMessage(expected: string, input: unknown): string {
  const type = typeNames[expected] ?? expected;
  if (input === undefined) return `is missing; expected ${type}`;
  return `expected ${type}, not ${describe(input)}${expected === 'string' ? quotesHint(input) : ''}`;
}

/** YAML reads `1` and `true` as something else than texts. */
export function quotesHint(input: unknown): string {
  return typeof input === 'number' || typeof input === 'boolean'
    ? `; write it in quotes: "${input}"`
    : '';
}

function describe(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  return typeof input === 'object' ? 'a mapping' : JSON.stringify(input);
}
