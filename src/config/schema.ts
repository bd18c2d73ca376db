import * as z from 'zod';
import { groupByProblem } from './group-by.ts';
import { kas } from './schema-kas.ts';
import {
  type artifact,
  artifacts,
  axes,
  type axisValue,
  externalMatrix,
  type kasFileOfValue,
  runsOn,
  selection,
  selections,
} from './schema-matrix.ts';
import { pullRequest } from './schema-pull-request.ts';
import { storage } from './schema-storage.ts';
import { outputTemplate, projectPath, section, template, word } from './schema-words.ts';

/**
 * `isar-artifacts.yml`, declared once: types, messages and the published JSON Schema come from here.
 * But for durations there are no transforms, so that the schema says what a person writes.
 */

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
  version: z
    .literal(1, { error: 'expected 1, the only version there is' })
    .describe('Of the format of this file.'),
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
  'group-by': word
    .default('machine')
    .describe(
      'Axis whose variants with one value are one job of a workflow; `variant`: each is its own.',
    ),
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
  update: section({
    when: z
      .enum(['content', 'bytes'])
      .default('content')
      .describe('What moves a pin: other contents (docs/judge.md), or any other byte.'),
  }).prefault({}),
  'pull-request': pullRequest.prefault({}),
}).superRefine(({ axes, 'group-by': word }, context) => {
  const message = groupByProblem(word, Object.keys(axes));
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['group-by'], message });
});

export type Config = z.output<typeof configSchema>;
export type AxisValue = z.output<typeof axisValue>;
export type KasFile = z.output<typeof kasFileOfValue>;
export type ArtifactSpec = z.output<typeof artifact>;
