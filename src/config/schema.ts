import { z } from 'zod';
import { durationPattern, millisecondsOf } from './duration.ts';
import { isKasContainer } from './kas-command.ts';
import { kasPathProblem, projectPathProblem } from './paths.ts';
import { didYouMean } from './suggest.ts';
import { parseTemplate } from './template.ts';
import { quotesHint } from './yaml-words.ts';

/**
 * `isar-artifacts.yml`, declared once: types, messages and the published JSON Schema come from
 * here. There are no transforms, so that the schema says what a person writes.
 */

/** An object that says of each unknown key, in a line of its own, which known one was meant. */
function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : undefined,
  });
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => `unknown key${didYouMean(key, known) || `; known: ${known.join(', ')}`}`)
    .join('\n');
}

/** A text for which `problem` finds nothing to say. */
function textWithout(problem: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = problem(text);
    if (message !== undefined) context.addIssue(`${JSON.stringify(text)} ${message}`);
  });
}

function templateProblem(source: string): string | undefined {
  try {
    parseTemplate(source);
    return undefined;
  } catch (error) {
    return `is no template: ${(error as SyntaxError).message}`;
  }
}

const valueName = '[A-Za-z0-9][A-Za-z0-9_+-]*';
const template = textWithout((text) => (text === '' ? 'is empty' : templateProblem(text)));
const outputTemplate = textWithout((text) => templateProblem(text) ?? projectPathProblem(text));
const projectPath = textWithout(projectPathProblem);
const kasFile = textWithout(kasPathProblem);
const word = z.string().min(1);

function oneOrMore<Item extends z.ZodType>(item: Item, what: string) {
  return z.union([item, z.array(item)], {
    error: ({ input }) => `expected ${what} or a list of them${quotesHint(input)}`,
  });
}

function namedMap<Value extends z.ZodType>(value: Value, what: string) {
  return z.record(
    z.string().regex(new RegExp(`^${valueName}$`), {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is no name for ${what}: start with a letter or digit, then letters, digits, _ + -`,
    }),
    value,
  );
}

const artifact = z
  .union(
    [
      template,
      section({
        suffix: template
          .optional()
          .describe('What follows the stem (`output`) in the file name, e.g. `.wic`.'),
        file: outputTemplate
          .optional()
          .describe('Path or glob below the deploy directory, instead of stem and suffix.'),
        name: template
          .optional()
          .describe('Nix store name of this artifact, instead of `names.artifact`.'),
        optional: z.boolean().optional().describe('A build without this file is complete.'),
        reproducible: z
          .boolean()
          .optional()
          .describe(
            'Equal inputs give equal bytes. Default: false for disk images and file systems, else true.',
          ),
      }),
    ],
    { error: 'expected a suffix such as .wic, or { suffix: ... } or { file: ... }' },
  )
  .describe('One output of a variant: the suffix after the stem, or more about it.');

const artifacts = namedMap(artifact, 'an artifact');
const runsOn = z.array(word).min(1).describe('Labels of the runner that builds it.');

const hostConditions = ['host.arch == machine.arch', 'host.arch != machine.arch'] as const;

const kasFileOfValue = z.union(
  [
    kasFile,
    section({
      file: kasFile,
      when: z
        .enum(hostConditions, { error: `expected one of: ${hostConditions.join(', ')}` })
        .describe('On which hosts this file is part of the chain.'),
    }),
  ],
  { error: 'expected a kas file, or { file: ..., when: ... }' },
);

const axisValue = section({
  kas: oneOrMore(kasFileOfValue, 'a kas file')
    .optional()
    .describe('kas files that this value adds to the chain, some of them only on some hosts.'),
  arch: word
    .optional()
    .describe('Architecture of the machine, e.g. `x86_64`; `{arch}` in templates.'),
  'runs-on': runsOn.optional(),
  artifacts: artifacts.optional(),
  output: outputTemplate
    .optional()
    .describe('Stem of the output files, instead of the top-level one.'),
});

/** Checks the names also where something else is wrong: all problems are told at once. */
const always = {
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
};

const axis = z
  .object({
    hidden: z
      .boolean()
      .optional()
      .describe('Adds kas files but no part of an id, a name or an attribute path.'),
  })
  .catchall(axisValue)
  .superRefine((values, context) => {
    const names = Object.keys(values).filter((name) => name !== 'hidden');
    if (names.length === 0) context.addIssue('has no values');
    for (const name of names) {
      if (new RegExp(`^${valueName}$`).test(name)) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `${JSON.stringify(name)} is no name for a value: start with a letter or digit, then letters, digits, _ + -`,
      });
    }
  }, always);

const requiredAxes = ['machine', 'role'];

const axes = z
  // No object with these two keys: zod would put them first, and the order is that of the chain.
  .record(z.string(), axis, { error: 'expected the axes machine and role' })
  .meta({ required: requiredAxes })
  .superRefine((all, context) => {
    for (const name of requiredAxes) {
      if (Object.hasOwn(all, name)) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'is missing' });
    }
    for (const name of Object.keys(all)) {
      if (/^[a-z][a-z0-9_-]*$/.test(name) && !reservedNames.includes(name)) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `${JSON.stringify(name)} is no name for an axis: lower-case letters, digits, _ and -, and none of ${reservedNames.join(', ')}`,
      });
    }
  }, always);

/** Names that mean something else in templates, and the one that every JavaScript object has. */
const reservedNames = ['artifact', 'suffix', 'arch', 'host', 'constructor'];

const selection = z.record(
  z.string(),
  oneOrMore(z.string(), 'a value of the axis').refine((values) => values.length > 0, {
    error: 'is empty: name a value, or leave the axis out',
  }),
);

/** For kas-container alone. */
const containerKeys = {
  image: word
    .regex(/^[^\s*?[\]\\]+$/, { error: 'expected the name of an image, without blanks' })
    .optional()
    .describe('Image of kas-container, best with its digest. Default: that of its release.'),
  engine: z
    .enum(['podman', 'docker'])
    .optional()
    .describe('What kas-container starts. Default: its own choice.'),
  isolation: z
    .enum(['privileged', 'rootless'])
    .optional()
    .describe('How Isar builds in the container. Default: as `build_system` has it.'),
  'runtime-args': z
    .array(
      textWithout((text) => {
        if (/[\s*?[\]\\]/.test(text) || text === '')
          return 'is split by kas-container: no blanks and wildcards, and each word a text of its own';
        if (/^--name(=|$)/.test(text)) return 'is ours: by its name a container is found and ended';
        return undefined;
      }),
    )
    .default([])
    .describe('Further arguments for the `run` of podman or docker, e.g. `--pull=never`.'),
};

/** Which combinations exist; also what a command of the project prints. */
export const selections = z
  .array(selection)
  .min(1, { error: 'is empty: name a variant, or leave it out for every combination' });

const externalMatrix = section({
  command: z
    .array(word)
    .min(1)
    .describe('Program and arguments, started beside this file; it prints the list as JSON.'),
});

const kas = section({
  directory: projectPath.default('.').describe('Where kas runs; the chain is relative to it.'),
  files: z.array(kasFile).default([]).describe('kas files that begin every chain.'),
  command: z
    .union([word, z.array(word).min(1)], {
      error: 'expected a program, or a list of program and arguments',
    })
    .default('kas')
    .describe('What is run: kas, kas-container, or a program that takes `build CHAIN`.'),
  ...containerKeys,
  environment: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
        error: ({ input }) => `${JSON.stringify(input)} is no name for a variable`,
      }),
      z.string().superRefine((text, context) => {
        const problem = templateProblem(text);
        if (problem !== undefined) context.addIssue(problem);
      }),
    )
    .default({})
    .describe('Variables for kas, as templates over the axes and {host.arch}.'),
  inherit: z
    .array(word)
    .default([])
    .describe('Further variables of our own environment that kas may see.'),
  'build-directory': z
    .enum(['per-variant', 'shared'])
    .default('per-variant')
    .describe('A build directory for each variant, or the one that kas uses of its own accord.'),
}).superRefine((all, context) => {
  if (isKasContainer(all.command)) return;
  for (const name of ['image', 'engine', 'isolation', 'runtime-args'] as const) {
    const value = all[name];
    if (value === undefined || value.length === 0) continue;
    const message = 'has no meaning without a container: set kas.command: kas-container';
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

const duration = z.string().regex(durationPattern, {
  error: 'expected a number of hours or days: 24h, 3d',
});

const publicUrl = z
  .url({ protocol: /^(https?|file)$/, error: 'expected an http, https or file URL' })
  .regex(
    /^[^@?#]*$/,
    'holds a user, a query or a fragment; it is committed with every pin, so only host and path may be in it',
  );

const storage = section({
  url: word
    .default('file:.isar-artifacts/store')
    .describe('`file:DIR`: a directory, relative to this file.'),
  'public-url': publicUrl.optional().describe('Where readers find the objects, if not at `url`.'),
  mirrors: z
    .array(publicUrl)
    .default([])
    .describe('Further places where readers find the objects under the same keys.'),
  credentials: z
    .enum(['netrc', 'aws'])
    .optional()
    .describe('What readers of a private store show: user and password by netrc, or keys of S3.'),
  compression: z
    .enum(['zstd', 'none'])
    .default('zstd')
    .describe('How objects are stored: compressed by zstd, or as they are.'),
  'compression-level': z
    .number()
    .int()
    .min(1)
    .max(19)
    .default(3)
    .describe('Of zstd: 1 is fastest, 19 smallest. Above 9 it takes much more memory.'),
  'resume-within': duration
    .default('24h')
    .transform((text) => millisecondsOf(text) ?? 0)
    .describe(
      'How long an upload that was interrupted can be gone on with, as `12h` or `3d`. An older one is aborted by the next run.',
    ),
});

const attributePath = z.string().regex(/^[^.]+(\.[^.]+)*$/, {
  error: ({ input }) => `${JSON.stringify(input)} is no attribute path: components joined by dots`,
});

const registry = section({
  path: projectPath
    .default('isar-artifacts.nix')
    .describe('The registry file, relative to this one.'),
  format: z
    .enum(['nix', 'hash-map'])
    .default('nix')
    .describe('`nix`: generated whole. `hash-map`: `"name" = "hash";`, rewritten in place.'),
  aliases: z
    .record(attributePath, attributePath)
    .default({})
    .describe('Further attribute paths: everything below the value is also found below the key.'),
}).superRefine(({ format, aliases }, context) => {
  if (format === 'nix' || Object.keys(aliases).length === 0) return;
  context.addIssue({
    code: 'custom',
    path: ['aliases'],
    message: 'has no place in a hash map: take it out, or set format: nix',
  });
});

export const configSchema = section({
  version: z.literal(1, { error: 'expected 1, the only version there is' }),
  kas: kas.prefault({}),
  axes,
  variants: z
    .union([selections, externalMatrix], {
      error: 'expected a list of combinations, or { command: [...] } that prints one',
    })
    .optional()
    .describe('Which combinations exist; lists multiply. Absent: every value of every axis.'),
  exclude: z.array(selection).default([]).describe('Combinations that do not exist after all.'),
  'runs-on': runsOn.default(['self-hosted']),
  output: outputTemplate
    .optional()
    .describe('Stem of the output files below the deploy directory, without suffix.'),
  artifacts: artifacts.default({}).describe('What every variant puts out.'),
  names: section({
    artifact: template
      .optional()
      .describe('Nix store name. Default: the axis values joined by -, then {suffix}.'),
    attribute: template
      .optional()
      .describe('Attribute path. Default: the axis values, then {artifact}, joined by dots.'),
  }).default({}),
  storage: storage.prefault({}),
  registry: registry.prefault({}),
  'pull-request': section({
    base: word.optional().describe('Branch that the proposal is for. Default: the current one.'),
    forge: z
      .enum(['local', 'github'])
      .default('local')
      .describe('A branch of the local repository, or a pull request on GitHub.'),
    labels: z.array(word).default([]),
  }).prefault({}),
});

export type Config = z.output<typeof configSchema>;
export type AxisValue = z.output<typeof axisValue>;
export type KasFile = z.output<typeof kasFileOfValue>;
export type ArtifactSpec = z.output<typeof artifact>;
