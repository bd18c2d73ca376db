import type { AdoptedFile } from '../pipeline/adopt-file.ts';
import type { Section } from '../report/section.ts';

/** More of one kind is for `--json`. */
const shown = 20;

/** What was taken over, what was not, and how to go on. */
export function adoptedSections(
  { registry, output, draft, notices, problems }: AdoptedFile,
  dryRun: boolean,
): Section[] {
  const { adopted, aliases } = registry;
  const fetched = adopted.filter(({ url }) => url !== undefined).length;
  const what = `${adopted.length} pins (${fetched} with a URL) and ${aliases.length} aliases`;
  return [
    ...listed('could not be taken over', problems),
    ...listed('left out', notices),
    {
      lines: [`${dryRun ? 'would write' : 'wrote'} ${output}: ${what}, with the same store paths`],
    },
    {
      lines:
        draft === undefined
          ? ['isar-artifacts.yml is there already; next: isar-artifacts update --check']
          : [
              `${dryRun ? 'would write' : 'wrote'} a draft of isar-artifacts.yml; next:`,
              '  fill in what is marked TODO, then: isar-artifacts plan',
              '  what is pinned and what is planned: isar-artifacts update --check',
            ],
    },
  ];
}

function listed(title: string, all: readonly string[]): Section[] {
  if (all.length === 0) return [];
  const rest = all.length > shown ? [`... and ${all.length - shown} more (--json has all)`] : [];
  return [
    { title: `${title}:`, lines: [...all.slice(0, shown), ...rest].map((line) => `  ${line}`) },
  ];
}
