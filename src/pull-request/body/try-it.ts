import { quoteCommand } from '../../escape/shell.ts';
import type { Change } from '../../registry/changes.ts';
import type { Circumstances } from './circumstances.ts';
import type { Block } from './compose.ts';

/**
 * Commands that build one of the new artifacts from our branch. People paste them without reading,
 * so names that need more than letters are not in them.
 */
export function tryIt(changes: readonly Change[], { registry }: Circumstances): Block {
  const attribute = changes
    .flatMap(({ pins }) => pins)
    .filter(({ after }) => after?.url !== undefined)
    .map((pin) => pin.attribute)
    .find(isPlain);
  const offered = registry.builds && attribute !== undefined;
  const commands = [
    ['git', 'fetch', 'origin', registry.branch],
    ['git', 'checkout', 'FETCH_HEAD'],
    [
      'nix-build',
      `./${registry.path}`,
      '--arg',
      'pkgs',
      'import <nixpkgs> { }',
      '-A',
      attribute ?? '',
    ],
  ];
  const plain = isPlain(registry.path) && isPlain(registry.branch);
  return {
    items: offered && plain ? [inFence(commands.map(quoteCommand))] : [],
    weight: 3,
    instead: () => '',
  };
}

function inFence(lines: readonly string[]): string {
  return ['### Try it', '', '```sh', ...lines, '```'].join('\n');
}

function isPlain(name: string): boolean {
  return /^[A-Za-z0-9._/+-]{1,200}$/.test(name);
}
