/** A command that a program gave the runner by printing it. */
export interface WorkflowCommand {
  /** Lower case: the runner does not mind case. */
  readonly name: string;
  /** By name in lower case. */
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * Reads a line as the runner does: `::name key=value,...::data` at its start, or `##[name
 * key=value;...]data` anywhere in it. Undefined for what is only a line of the log.
 * @param known names in lower case; a line that names no known command is none
 */
export function parseWorkflowCommand(
  line: string,
  known: ReadonlySet<string>,
): WorkflowCommand | undefined {
  return parseColonForm(line, known) ?? parseBracketForm(line, known);
}

const dataEscapes = { '%0D': '\r', '%0A': '\n' };
const propertyEscapes = { ...dataEscapes, '%3A': ':', '%2C': ',' };
const bracketEscapes = { ...dataEscapes, '%3B': ';', '%5D': ']' };

// .NET trims other characters than JavaScript: U+0085, but not U+FEFF.
const colonForm = /^(?:[^\S\ufeff]|\u0085)*::((?:(?!::).)*)::(.*)$/su;
const bracketForm = /##\[([^\]]*)\](.*)$/su;

function parseColonForm(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const [, head, data] = colonForm.exec(line) ?? [];
  if (head === undefined || data === undefined) return undefined;
  return commandOf(head, data, known, {
    separator: ',',
    inHead: propertyEscapes,
    inData: dataEscapes,
  });
}

function parseBracketForm(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const [, head, data] = bracketForm.exec(line) ?? [];
  if (head === undefined || data === undefined) return undefined;
  return commandOf(head, data, known, {
    separator: ';',
    inHead: bracketEscapes,
    inData: bracketEscapes,
  });
}

interface Notation {
  readonly separator: string;
  readonly inHead: Readonly<Record<string, string>>;
  readonly inData: Readonly<Record<string, string>>;
}

function commandOf(
  head: string,
  data: string,
  known: ReadonlySet<string>,
  { separator, inHead, inData }: Notation,
): WorkflowCommand | undefined {
  const [, name = '', rest = ''] = /^([^ ]*) ?(.*)$/s.exec(head) ?? [];
  if (!known.has(name.toLowerCase())) return undefined;
  const properties = rest
    .trim()
    .split(separator)
    .flatMap((property): [string, string][] => {
      // Equal signs at either end of the name are lost, as they are in the runner.
      const [, key, value] = /^=*([^=]+)=+(.+)$/s.exec(property) ?? [];
      if (key === undefined || value === undefined) return [];
      return [[key.toLowerCase(), unescaped(value, inHead)]];
    });
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(properties),
    data: unescaped(data, inData),
  };
}

function unescaped(text: string, escapes: Readonly<Record<string, string>>): string {
  const rest = Object.entries(escapes).reduce(
    (before, [from, to]) => before.replaceAll(from, to),
    text,
  );
  // The sign itself comes last, or `%250A` would become a line break.
  return rest.replaceAll('%25', '%');
}
