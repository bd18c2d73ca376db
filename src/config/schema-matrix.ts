import * as z from 'zod';
import {
  kasFile,
  namedMap,
  oneOrMore,
  outputTemplate,
  section,
  template,
  valueName,
  word,
} from './schema-words.ts';

/** What a variant is: axes, their values, artifacts, and which combinations there are. */

export const artifact = z
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
        shared: z
          .boolean()
          .optional()
          .describe(
            'Several variants may put out the same bytes. Else equal disks of two variants are an error: one was taken for the other.',
          ),
      }),
    ],
    { error: 'expected a suffix such as .wic, or { suffix: ... } or { file: ... }' },
  )
  .describe('One output of a variant: the suffix after the stem, or more about it.');

export const artifacts = namedMap(artifact, 'an artifact');
export const runsOn = z.array(word).min(1).describe('Labels of the runner that builds it.');

const hostConditions = ['host.arch == machine.arch', 'host.arch != machine.arch'] as const;

export const kasFileOfValue = z.union(
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

export const axisValue = section({
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

export const axes = z
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

export const selection = z.record(
  z.string(),
  oneOrMore(z.string(), 'a value of the axis').refine((values) => values.length > 0, {
    error: 'is empty: name a value, or leave the axis out',
  }),
);

/** Which combinations exist; also what a command of the project prints. */
export const selections = z
  .array(selection)
  .min(1, { error: 'is empty: name a variant, or leave it out for every combination' });

export const externalMatrix = section({
  command: z
    .array(word)
    .min(1)
    .describe('Program and arguments, started beside this file; it prints the list as JSON.'),
});
