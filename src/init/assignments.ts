export interface Assignment {
  readonly value: string;
  /** To what is there: `+=`, `:append`, and their kin. */
  readonly adds: boolean;
}

/**
 * What a text for bitbake gives a variable, in whatever way and under whatever override. What another
 * variable makes of a value is not known here: it is left out.
 */
export function assignmentsOf(text: string, name: string): Assignment[] {
  const pattern = new RegExp(
    String.raw`^[ \t]*${name}(?<override>(?:[:_][\w:-]+)?)[ \t]*(?<operator>\?\?=|[?:+.]?=[+.]?)[ \t]*(["'])(?<value>.*)\3[ \t]*$`,
    'gm',
  );
  return [...text.matchAll(pattern)].flatMap(({ groups = {} }) => {
    const { override = '', operator = '', value = '' } = groups;
    if (value.includes('$') || /[:_]remove\b/.test(override)) return [];
    return [
      { value: value.trim(), adds: /[+.]/.test(operator) || /[:_](ap|pre)pend\b/.test(override) },
    ];
  });
}
