import { stringify } from 'yaml';
import type { AdoptedFile } from '../pipeline/adopt-file.ts';
import type { Section } from '../report/section.ts';

/** More of one kind is for `--json`. */
const shown = 20;

/** What was taken over, what was not, and how to go on. */
export function adoptedSections(
  { registry, output, draft, newCall, notices, problems, aliases: { rules, lost } }: AdoptedFile,
  dryRun: boolean,
): Section[] {
  const { adopted, aliases } = registry;
  const fetched = adopted.filter(({ url }) => url !== undefined).length;
  const what = `${adopted.length} pins (${fetched} with a URL) and ${aliases.length} aliases`;
  return [
    ...listed('could not be taken over', problems),
    ...listed('to be known', notices),
    ...listed('not in the draft', draft?.notices ?? []),
    ...listed(`no configuration can have these aliases, so ${removing}`, lost),
    ...(draft === undefined ? aliasBlock(rules) : []),
    ...listed('it is called in another way now', newCall === undefined ? [] : [newCall]),
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

const removing = 'the next isar-artifacts update removes them';

/** Where there is a configuration, somebody has to put them in. */
function aliasBlock(rules: AdoptedFile['aliases']['rules']): Section[] {
  if (Object.keys(rules).length === 0) return [];
  const lines = stringify({ registry: { aliases: rules } }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
  return [
    {
      title: `isar-artifacts.yml has to name the aliases: where it does not, ${removing}; add to it:`,
      lines: lines.map((line) => `  ${line}`),
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
