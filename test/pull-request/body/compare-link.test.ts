import { expect, test } from '@jest/globals';
import { comparePage } from '../../../src/pull-request/body/compare-link.ts';

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)] as const;
const github = `https://github.com/ilbers/isar/compare/${a}...${b}`;
const gitlab = `https://gitlab.example.com/g/sub/r/-/compare/${a}...${b}`;

test.each([
  ['https://github.com/ilbers/isar', github],
  ['https://github.com/ilbers/isar.git', github],
  ['https://GitHub.com/ilbers/isar/', github],
  ['https://user@github.com/ilbers/isar', github],
  ['git@github.com:ilbers/isar.git', github],
  ['ssh://git@github.com/ilbers/isar.git', github],
  ['ssh://git@gitlab.example.com:2222/g/sub/r.git', gitlab],
  ['git@gitlab.example.com:g/sub/r.git', gitlab],
  ['https://salsa.debian.org/a/b', `https://salsa.debian.org/a/b/-/compare/${a}...${b}`],
  ['https://github.com/ilbers', undefined],
  ['https://github.com/a/b/c', undefined],
  ['https://github.com/a/b?x', undefined],
  ['https://github.com.evil.example/a/b', undefined],
  ['https://git.example.com/a/b', undefined],
  ['https://github.com/a/b](x)', undefined],
  ['file:///srv/git/isar', undefined],
  ['../isar', undefined],
  ['', undefined],
])('%s', (url, page) => expect(comparePage(url, a, b)).toBe(page));

test('only between commits', () => {
  expect(comparePage('https://github.com/a/b', a, 'main')).toBeUndefined();
  expect(comparePage('https://github.com/a/b', 'x...y', b)).toBeUndefined();
});
