import type { InitializedProject } from '../pipeline/init-project.ts';
import type { Section } from '../report/section.ts';

/** What was guessed, from what, what was left out, and how to go on. */
export function initSections(
  { files, reasons, notices, variants, next }: InitializedProject,
  dryRun: boolean,
): Section[] {
  const rows = reasons.map(({ path, guess, from, todo }) => [
    path.join('.'),
    guess,
    todo === undefined ? from : `TODO: ${todo}`,
  ]);
  const written = files.map(({ path }) => `${dryRun ? 'would write' : 'wrote'} ${path}`);
  const shown = dryRun
    ? files.map(({ path, text }) => ({
        title: `${path}:`,
        lines: text
          .trimEnd()
          .split('\n')
          .map((line) => `  ${line}`),
      }))
    : [];
  const plural = variants.length === 1 ? 'variant' : 'variants';
  return [
    { table: { head: ['guessed', 'as', 'from'], rows } },
    ...(notices.length === 0
      ? []
      : [{ title: 'to be known:', lines: notices.map((notice) => `  ${notice}`) }]),
    ...shown,
    {
      lines: [
        ...written,
        `it plans ${variants.length} ${plural}; next:`,
        ...next.map((line) => `  ${line}`),
      ],
    },
  ];
}

export function initToJson(
  { files, reasons, notices, variants, next }: InitializedProject,
  dryRun: boolean,
) {
  return {
    dryRun,
    files,
    guesses: reasons.map(({ path, guess, from, todo }) => ({
      key: path.join('.'),
      guess,
      from,
      todo,
    })),
    notices,
    variants,
    next,
  };
}
