import { markdownLink } from '../../escape/markdown.ts';
import type { InputChange, ValueChange } from '../../judge/compare.ts';
import type { Circumstances } from './circumstances.ts';
import { comparePage } from './compare-link.ts';
import type { Block } from './compose.ts';
import { group } from './group.ts';
import { code, count, tableHead, tableRow, variantList } from './words.ts';

/** Layers, kas files and the project itself, each change once for all variants that have it. */
export function sourcesBlock({ details, repository }: Circumstances): Block {
  const compared = [...details].flatMap(([id, { comparison }]) =>
    comparison === undefined ? [] : [{ id, comparison }],
  );
  const own = compared.flatMap(({ id, comparison: { commit } }): Source[] =>
    commit === undefined
      ? []
      : [
          {
            id,
            name: 'this project',
            kind: 'changed',
            page: ownPage(repository, commit),
            ...commit,
          },
        ],
  );
  const inputs = compared.flatMap(({ id, comparison }) =>
    comparison.inputs.map((input): Source => ({ ...input, id, page: pageOf(input) })),
  );
  const rows = (sources: readonly Source[], nameOf: (name: string) => string) =>
    group(sources, ({ name, kind, page, before, after }) => [name, kind, page, before, after]).map(
      ([first, ...others]) => {
        const ids = [first, ...others].map(({ id }) => id);
        return tableRow([nameOf(first.name), changeOf(first), variantList(ids, compared.length)]);
      },
    );
  return {
    before: `### Sources\n\n${tableHead(['source', 'change', 'variants'])}`,
    items: [...rows(own, (name) => name), ...rows(inputs, code)],
    weight: 10,
    instead: (left) =>
      `There was no room for ${count(left, 'row')} of sources: the build records have all.`,
  };
}

/** What changed in one variant. */
interface Source extends InputChange {
  readonly id: string;
  /** Where a person sees what lies between the commits. */
  readonly page: string | undefined;
}

function ownPage(repository: string | undefined, { before, after }: ValueChange) {
  return repository && before && after ? `${repository}/compare/${before}...${after}` : undefined;
}

function pageOf({ url, before, after }: InputChange): string | undefined {
  return url && before && after ? comparePage(url, before, after) : undefined;
}

function changeOf({ kind, page, before, after }: Source): string {
  const [was, is] = [before, after].map((commit) => commit && code(commit.slice(0, 12)));
  if (was === undefined || is === undefined) return [kind, was ?? is].filter(Boolean).join(' ');
  return `${was} → ${is}${page === undefined ? '' : ` (${markdownLink('compare', page)})`}`;
}
