import * as z from 'zod';
import { millisecondsOf } from '../config/duration.ts';
import { defaultConfigFile } from '../config/file-name.ts';
import { didYouMean } from '../config/suggest.ts';
import { encodings } from '../digest/encoding.ts';
import { UserError } from '../errors.ts';

export const commands = ['plan', 'build', 'update', 'run', 'verify', 'prune'] as const;

const text = z.string().optional();
const list = text.transform((words) => words?.split(/[\s,]+/).filter((word) => word !== '') ?? []);
const flag = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .default('false')
  .transform((word) => word === 'true');

/** One that is on unless somebody says otherwise. */
const flagUnless = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .default('true')
  .transform((word) => word === 'true');

function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `expected ${words.join(' or ')}` });
}

/** The inputs of `action.yml`. GitHub passes all of them as texts, and an empty one for none. */
const inputsSchema = z.object({
  command: choice(commands),
  config: z.string().default(defaultConfigFile),
  machine: list,
  role: list,
  axis: list,
  variant: list,
  storage: text,
  'role-to-assume': text,
  compression: choice(encodings).optional(),
  base: text,
  'group-by': text,
  'changed-since': text,
  plan: text,
  'build-directory': choice(['per-variant', 'shared']).optional(),
  forge: choice(['github', 'local']).default('github'),
  token: text,
  'branch-token': text,
  'app-id': text,
  'app-private-key': text,
  'fail-fast': flag,
  retries: z
    .string()
    .regex(/^\d{1,2}$/, { error: 'expected a number from 0 to 99' })
    .default('2')
    .transform(Number),
  'keep-logs': flagUnless,
  clean: flagUnless,
  force: flag,
  repair: flag,
  'dry-run': flag,
  check: flag,
  deep: flag,
  'allow-unpublished': flag,
  delete: flag,
  'older-than': z
    .string()
    .default('30d')
    .transform((words, context) => {
      const milliseconds = millisecondsOf(words);
      if (milliseconds !== undefined) return milliseconds;
      context.addIssue({ code: 'custom', message: 'expected a duration, as 30d or 12h' });
      return z.NEVER;
    }),
});

export type Inputs = z.output<typeof inputsSchema>;
export const inputNames = Object.keys(inputsSchema.shape);

const prefix = 'INPUT_';

/**
 * The inputs of this step, as the runner passes them: `INPUT_` and the name in upper case.
 * @throws UserError `usage-invalid` naming every input that is wrong
 */
export function readInputs(environment: Readonly<Record<string, string | undefined>>): Inputs {
  const given = Object.entries(environment).flatMap(([name, value = '']) => {
    if (!name.startsWith(prefix) || value.trim() === '') return [];
    return [[name.slice(prefix.length).toLowerCase(), value.trim()] as const];
  });
  const unknown = given.filter(([name]) => !inputNames.includes(name));
  const result = inputsSchema.safeParse(Object.fromEntries(given));
  if (result.success && unknown.length === 0) {
    const problems = misplaced(result.data);
    if (problems.length === 0) return result.data;
    throw wrongInputs(problems);
  }
  throw wrongInputs([
    ...unknown.map(([name]) => `${name}: there is no such input${didYouMean(name, inputNames)}`),
    ...(result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []),
  ]);
}

type Command = Inputs['command'];

/** Which commands an input goes with, where those are not all. */
const goesWith = {
  'dry-run': ['update'],
  'group-by': ['plan'],
  'changed-since': ['plan'],
  plan: ['update'],
  check: ['update'],
  deep: ['verify'],
  'allow-unpublished': ['verify'],
  'fail-fast': ['build', 'run'],
  repair: ['build', 'run'],
  delete: ['prune'],
} as const satisfies Partial<Record<keyof Inputs, readonly Command[]>>;

/** What another command would silently not do. */
function misplaced(inputs: Inputs): string[] {
  const { command } = inputs;
  const named = Object.entries(goesWith).flatMap(([name, commands]) => {
    const isGiven = Boolean(inputs[name as keyof typeof goesWith]);
    if (!isGiven || (commands as readonly Command[]).includes(command)) return [];
    return [`${name}: goes with ${commands.join(' and ')} only`];
  });
  return [...named, ...unused(inputs)];
}

/** `verify` and `prune` look at all there is, and neither they nor `check` judge or propose. */
function unused({ command, check, machine, role, axis, variant, base, force }: Inputs): string[] {
  const isWhole = command === 'verify' || command === 'prune';
  if (!isWhole && !check) return [];
  const selected = { machine, role, axis, variant };
  const named = Object.entries(selected).filter(([, words]) => isWhole && words.length > 0);
  const names = [
    ...named.map(([name]) => name),
    ...(base ? ['base'] : []),
    ...(force ? ['force'] : []),
  ];
  const what = isWhole ? command : 'check';
  return names.map((name) => `${name}: does not go with ${what}`);
}

function wrongInputs(problems: readonly string[]): UserError {
  return new UserError('usage-invalid', `inputs of the action: ${problems.join('; ')}`, {
    hint: 'correct `with:` of this step; action.yml describes every input',
  });
}
