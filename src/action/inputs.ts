import { z } from 'zod';
import { defaultConfigFile } from '../config/load.ts';
import { didYouMean } from '../config/suggest.ts';
import { encodings } from '../digest/encoding.ts';
import { UserError } from '../errors.ts';

export const commands = ['plan', 'build', 'update', 'run', 'verify'] as const;

const text = z.string().optional();
const list = text.transform((words) => words?.split(/[\s,]+/).filter((word) => word !== '') ?? []);
const flag = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .default('false')
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
  variant: list,
  storage: text,
  compression: choice(encodings).optional(),
  base: text,
  'build-directory': choice(['per-variant', 'shared']).optional(),
  forge: choice(['github', 'local']).default('github'),
  token: text,
  'fail-fast': flag,
  retries: z
    .string()
    .regex(/^\d{1,2}$/, { error: 'expected a number from 0 to 99' })
    .default('2')
    .transform(Number),
  force: flag,
  repair: flag,
  'dry-run': flag,
  check: flag,
  deep: flag,
  'allow-unpublished': flag,
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

/** What another command would silently not do. */
function misplaced({ command, ...inputs }: Inputs): string[] {
  const builds = command === 'build' || command === 'run';
  return [
    ...(inputs['dry-run'] && command !== 'update' ? ['dry-run: goes with update only'] : []),
    ...(inputs.check && command !== 'update' ? ['check: goes with update only'] : []),
    ...(inputs.deep && command !== 'verify' ? ['deep: goes with verify only'] : []),
    ...(inputs['allow-unpublished'] && command !== 'verify'
      ? ['allow-unpublished: goes with verify only']
      : []),
    ...(inputs['fail-fast'] && !builds ? ['fail-fast: goes with build and run only'] : []),
    ...(inputs.repair && !builds ? ['repair: goes with build and run only'] : []),
    ...unused({ command, ...inputs }),
  ];
}

/** `verify` looks at all of the file, and neither it nor `check` judges or proposes. */
function unused({ command, check, machine, role, variant, base, force }: Inputs): string[] {
  const verifies = command === 'verify';
  if (!verifies && !check) return [];
  const selected = { machine, role, variant };
  const named = Object.entries(selected).filter(([, words]) => verifies && words.length > 0);
  const names = [
    ...named.map(([name]) => name),
    ...(base ? ['base'] : []),
    ...(force ? ['force'] : []),
  ];
  const what = verifies ? 'verify' : 'check';
  return names.map((name) => `${name}: does not go with ${what}`);
}

function wrongInputs(problems: readonly string[]): UserError {
  return new UserError('usage-invalid', `inputs of the action: ${problems.join('; ')}`, {
    hint: 'correct `with:` of this step; action.yml describes every input',
  });
}
