import { expect, test } from '@jest/globals';
import { releaseNotes } from '../../scripts/release-notes.mjs';

const changelog = `# Changelog

## Unreleased
- Not yet.

## 1.2.0 (2027-01-01)
- A thing.
  More of it.

## 1.1.0
- Before.
`;

test('are what the changelog says of just that release', () => {
  expect(releaseNotes('v1.2.0', { version: '1.2.0', changelog })).toBe(
    '- A thing.\n  More of it.\n',
  );
  expect(releaseNotes('v1.1.0', { version: '1.1.0', changelog })).toBe('- Before.\n');
});

test.each([
  ['v1.2.1', '1.2.0', 'the tag is v1.2.1, and package.json says 1.2.0'],
  ['1.2.0', '1.2.0', 'the tag is 1.2.0'],
  ['v1.3.0', '1.3.0', 'no section "## 1.3.0"'],
  ['v1', '1', 'no section "## 1"'],
])('%s of %s is not released', (tag, version, message) => {
  expect(() => releaseNotes(tag, { version, changelog })).toThrow(message);
});
