import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Contexts, interpolate } from './expression.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const schema = z.object({
  name: z.string(),
  inputs: z
    .record(
      z.string(),
      z.object({ default: scalar.optional(), deprecationMessage: z.string().optional() }),
    )
    .default({}),
  // Strict: whatever else `runs` can say, this runner would not do.
  runs: z.strictObject({
    using: z.enum(['node20', 'node24']),
    main: z.string(),
    post: z.string().optional(),
    'post-if': z.literal('always()').optional(),
  }),
});

/** What `action.yml` says of a JavaScript action; paths are relative to its directory. */
export type ActionMetadata = z.infer<typeof schema>;

/** @throws Error when the directory has no `action.yml`, or one of another kind of action */
export async function readActionMetadata(directory: string): Promise<ActionMetadata> {
  const file = join(directory, 'action.yml');
  const result = schema.safeParse(parse(await readFile(file, 'utf8')));
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

export interface Inputs {
  /** `INPUT_*` by name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * The inputs of a step, with the defaults of those that it does not give. Names count without case.
 * A missing required input is no error: the runner leaves that to the action.
 * @throws Error when a default has an expression that cannot be resolved
 */
export function inputsOf(
  metadata: ActionMetadata,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): Inputs {
  const declared = new Map(
    Object.entries(metadata.inputs).map(([name, input]) => [name.toLowerCase(), input]),
  );
  const environment = new Map<string, string>();
  for (const [name, input] of declared) {
    environment.set(variableOf(name), interpolate(input.default ?? '', contexts));
  }
  for (const [name, value] of Object.entries(given)) environment.set(variableOf(name), value);
  const deprecated = Object.keys(given).flatMap((name) => {
    const message = declared.get(name.toLowerCase())?.deprecationMessage;
    return message === undefined ? [] : [`Input '${name}' has been deprecated: ${message}`];
  });
  return {
    environment: Object.fromEntries(environment),
    warnings: [...unexpected(Object.keys(given), [...declared.keys()]), ...deprecated],
  };
}

/** Hyphens stay: such a variable cannot be set by a shell, but by a runner. */
function variableOf(input: string): string {
  return `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`;
}

function unexpected(given: readonly string[], declared: readonly string[]): string[] {
  const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
  const odd = given.filter((name) => !declared.includes(name.toLowerCase()));
  if (odd.length === 0) return [];
  return [`Unexpected input(s) ${quoted(odd)}, valid inputs are [${quoted(declared)}]`];
}
