import * as z from 'zod';
import { isKasContainer } from './kas-command.ts';
import {
  kasFile,
  projectPath,
  section,
  templateProblem,
  textWithout,
  word,
} from './schema-words.ts';

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

export const kas = section({
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
