import { expect, test } from '@jest/globals';
import { runChecks } from '../../src/doctor/check.ts';
import { forgeCheck } from '../../src/doctor/forge.ts';
import { openForge } from '../../src/pull-request/open.ts';
import { proposalOf } from '../pull-request/contract.ts';
import { githubWorld } from '../pull-request/github-world.ts';

const { signal } = new AbortController();

test('says what proposals are for, and what is open', async () => {
  await using world = await githubWorld();
  const ask = async () => (await runChecks([forgeCheck(async () => world.forge)], signal))[0];
  expect(await ask()).toMatchObject({
    check: 'forge',
    level: 'ok',
    message: `proposals are for ${world.forge.base}, which has no registry yet`,
  });
  const { pullRequest } = await world.forge.propose(
    await world.forge.snapshot(),
    proposalOf('one\n'),
  );
  expect(await ask()).toMatchObject({
    level: 'ok',
    message: expect.stringContaining(`; pull request ${pullRequest?.number} is open`),
  });
});

test('without a token, or with one that is wrong, it is a warning with what to do', async () => {
  await using world = await githubWorld();
  const where = { root: '/', path: 'x.nix', output: '/', kind: 'github' as const, base: 'main' };
  const environment = { GITHUB_API_URL: world.server.url, GITHUB_REPOSITORY: 'acme/images' };
  const ask = async (more: object) => {
    const open = () => openForge({ ...where, environment: { ...environment, ...more } });
    return (await runChecks([forgeCheck(open)], signal))[0];
  };
  expect(await ask({})).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('GITHUB_TOKEN is not set'),
  });
  expect(await ask({ GITHUB_TOKEN: 'ghp_wrong' })).toMatchObject({
    level: 'warning',
    fix: expect.stringContaining('the token is wrong or has expired'),
  });
});
