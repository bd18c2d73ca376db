import { expect, test } from '@jest/globals';
import type { Project } from '../../src/pipeline/project.ts';
import { verifyWithProgress } from '../../src/pipeline/verify.ts';
import { pinOf, registryOf } from '../registry/registries.ts';
import { publishedWorld } from '../verify/worlds.ts';

test.each([
  [200, ['20 of 200 pins', '40 of 200 pins', '200 of 200 pins'], 10],
  [3, ['1 of 3 pins', '2 of 3 pins', '3 of 3 pins'], 3],
])('says how far it is with %d pins, in few lines', async (count, some, lines) => {
  await using world = await publishedWorld();
  const adopted = Array.from({ length: count }, (_, index) => {
    world.web.put(`/many/${index}`, { body: `disk ${index}` });
    return pinOf(`m.disk${index}`, `disk ${index}`, { url: `${world.web.url}/many/${index}` });
  });
  const logged: string[] = [];
  const ended: string[] = [];
  const end = (text: string) => void ended.push(text);
  const task = {
    log: (line: string) => void logged.push(line),
    progress: () => {},
    building: () => {},
    warn: end,
    succeed: end,
    fail: end,
  };
  const reporter = {
    info: end,
    warn: end,
    error: () => {},
    begin: () => task,
    conclude: async () => {},
  };
  const config = { registry: { format: 'nix' }, storage: { url: 'file:store' } };
  const project = { store: world.store, loaded: { config } } as unknown as Project;
  const options = { what: 'isar-artifacts.nix', deep: false, reporter };
  await verifyWithProgress(project, { ...registryOf(), adopted }, options);
  expect(logged).toEqual(expect.arrayContaining(some));
  expect(logged).toHaveLength(lines);
  expect(ended).toEqual([`${count} pins`]);
});
