import { readFileSync } from 'node:fs';
import { cachedDigests } from '../../src/digest/cache.ts';
import { UserError } from '../../src/errors.ts';
import { encoderFor } from '../../src/publish/encoder.ts';
import { publisher } from '../../src/publish/publish.ts';
import { openStore } from '../../src/store/open.ts';

// Hashes and publishes one file to the store of this URL, and prints what that took or why it failed.
const [, , path = '', encoding = '', store = '', state = ''] = process.argv;

try {
  const digests = cachedDigests(`${state}/digests`);
  const { sha256, size } = await digests(path);
  const artifact = { attributePath: ['a', 'wic'], name: 'a.wic', file: path, sha256, size };
  const uploads = { directory: `${state}/uploads`, within: 24 * 3_600_000 };
  const opened = await openStore(store, { base: '/', uploads });
  const publishing = publisher({
    store: opened,
    encoder: encoderFor(encoding === 'zstd' ? 'zstd' : 'none', 3),
    digests,
    directory: '/',
    repair: false,
  });
  const { artifacts } = await publishing.publish({
    variant: { id: 'a', axes: {} },
    kas: ['a.yml'],
    source: { commit: '0'.repeat(40), time: 0, dirty: false },
    inputs: [],
    packages: undefined,
    artifacts: [{ ...artifact, reproducible: false }],
    tools: {},
    startedOn: '2026-11-24T00:00:00Z',
    finishedOn: '2026-11-24T00:00:00Z',
  });
  // Not resourceUsage().maxRSS: that begins with what the process had that started us.
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const maxMegabytes = Number(peak) / 1024;
  console.log(JSON.stringify({ maxMegabytes, ...artifacts[0] }));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.log(JSON.stringify({ code: error.code, hint: error.hint }));
}
