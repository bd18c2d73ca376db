/**
 * The small language of names and paths in the configuration:
 * `{axis}` is the variant's value, `{feature|role}` the first of these that the variant has, and a
 * part in `[...]` is dropped when an axis in it is absent. There are no expressions.
 */
export type Template = readonly Part[];

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly names: readonly string[] }
  | { readonly kind: 'optional'; readonly parts: Template };

/** What the names in a template stand for; an absent axis is undefined. */
export type Values = Readonly<Record<string, string | undefined>>;

const token =
  /\{(?<names>[^{}[\]]*)\}|\[(?<optional>[^[\]]*)\]|(?<stray>[{}[\]])|(?<text>[^{}[\]]+)/gu;
const namePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/** @throws SyntaxError saying what is wrong with the template */
export function parseTemplate(source: string): Template {
  return [...source.matchAll(token)].map(({ groups = {} }): Part => {
    if (groups.stray !== undefined) throw new SyntaxError(`unbalanced ${groups.stray}`);
    if (groups.optional !== undefined) return optionalPart(groups.optional);
    if (groups.names !== undefined) return { kind: 'value', names: parseNames(groups.names) };
    return { kind: 'text', text: groups.text ?? '' };
  });
}

function optionalPart(source: string): Part {
  const parts = parseTemplate(source);
  if (parts.every((part) => part.kind === 'text')) {
    throw new SyntaxError(`[${source}] names no axis, so it would never be dropped`);
  }
  return { kind: 'optional', parts };
}

function parseNames(source: string): string[] {
  const names = source.split('|');
  const wrong = names.find((name) => !namePattern.test(name));
  if (wrong !== undefined) throw new SyntaxError(`{${source}} is not the name of an axis`);
  return names;
}

/** Every name that the template mentions. */
export function namesIn(template: Template): string[] {
  return template.flatMap((part) => {
    if (part.kind === 'text') return [];
    return part.kind === 'value' ? part.names : namesIn(part.parts);
  });
}

/** @throws SyntaxError when a value outside of `[...]` is absent */
export function expand(template: Template, values: Values): string {
  return template
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'optional')
        return isComplete(part.parts, values) ? expand(part.parts, values) : '';
      const value = firstPresent(part.names, values);
      if (value === undefined) {
        throw new SyntaxError(`it has no ${part.names.join(' or ')}; put that part in [...]`);
      }
      return value;
    })
    .join('');
}

function isComplete(parts: Template, values: Values): boolean {
  return parts.every(
    (part) => part.kind !== 'value' || firstPresent(part.names, values) !== undefined,
  );
}

function firstPresent(names: readonly string[], values: Values): string | undefined {
  return names.map((name) => values[name]).find((value) => value !== undefined);
}
