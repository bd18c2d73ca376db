import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { glob } from 'tinyglobby';

const root = resolve(import.meta.dirname, '../..');
const pages = await glob(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root });
const texts = new Map(
  await Promise.all(
    pages.map(async (page) => [page, await readFile(join(root, page), 'utf8')] as const),
  ),
);

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)];
  return new Set(
    headings.map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test('every link between the pages leads somewhere', () => {
  const broken = [...texts].flatMap(([page, text]) => {
    const links = [...text.replace(/^```.*?^```/gms, '').matchAll(/\]\(([^)\s]+)\)/g)];
    return links.flatMap(([, link = '']) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : relative(root, resolve(root, dirname(page), path));
      if (!existsSync(join(root, target))) return [`${page}: ${link}: no such file`];
      const there = texts.get(target);
      if (anchor === undefined || there === undefined || anchorsOf(there).has(anchor)) return [];
      return [`${page}: ${link}: no such heading`];
    });
  });
  expect(broken).toEqual([]);
  expect(pages.length).toBeGreaterThan(20);
});
