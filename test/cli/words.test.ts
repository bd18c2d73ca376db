import { expect, test } from '@jest/globals';
import { candidates } from '../../src/cli/completion/words.ts';
import { createProgram } from '../../src/cli/program.ts';

const vocabulary = {
  axes: {
    machine: ['qemuamd64', 'qemuarm64'],
    role: ['base', 'server'],
    profile: ['dhcp', 'vlans'],
  },
  variants: ['qemuamd64.base', 'qemuarm64.base'],
  attributes: ['qemuamd64.base.wic', 'qemuarm64.base.wic'],
};
const program = createProgram({ code: 0 });
function complete(line: string): string[] {
  const words = line.split(' ');
  const current = words.pop() ?? '';
  return candidates(program, { before: words, current }, () => vocabulary);
}

test.each([
  ['pu', ['publish']],
  ['--v', ['--version']],
  ['nonsense ', []],
  ['plan --mach', ['--machine']],
  ['plan --machine ', ['qemuamd64', 'qemuarm64']],
  ['plan -m qemuar', ['qemuarm64']],
  ['run --machine qemuamd64 qemua', ['qemuamd64', 'qemuarm64']],
  ['run --dry-run --role s', ['server']],
  ['run --variant qemuarm', ['qemuarm64.base']],
  ['run --forge ', ['github', 'local']],
  ['run --base ', []],
  ['run --config ', []],
  ['run ', []],
  ['rebuild ', ['qemuamd64', 'qemuarm64']],
  ['rebuild --no-gc-root qemuamd64 ', ['base', 'server']],
  ['rebuild qemuamd64 base ', []],
  ['rebuild --retries 2 qemuamd64 b', ['base']],
  ['rebuild --profile ', ['dhcp', 'vlans']],
  ['rebuild qemuamd64 server --profile v', ['vlans']],
  ['rebuild --pro', ['--profile']],
  ['rebuild --profile vlans ', ['qemuamd64', 'qemuarm64']],
  ['plan --profile vlans ', ['dhcp', 'vlans']],
  ['rebuild --profile vlans --role b', ['base']],
  ['plan --axis p', ['profile=dhcp', 'profile=vlans']],
  ['list --pro', []],
  ['fetch qemuamd64', ['qemuamd64.base', 'qemuamd64.base.wic']],
  ['hash ', []],
  ['completion z', ['zsh']],
  ['completion zsh ', []],
])('%j', (line, expected) => {
  expect(complete(line)).toEqual(expected);
});
