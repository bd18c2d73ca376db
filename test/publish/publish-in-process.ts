import { readFileSync } from 'node:fs';
import { digestFile } from '../../src/digest/file.ts';
import { UserError } from '../../src/errors.ts';
import { publishRecord } from '../../src/publish/publish.ts';
import { openStore } from '../../src/store/open.ts';

// Hashes and publishes one file to the store of this URL, and prints what that took or why it failed.
const [, , path = '', encoding = '', store = ''] = process.argv;

try {
  const { sha256, size } = await digestFile(path);
  const artifact = { attributePath: ['a', 'wic'], name: 'a.wic', file: path, sha256, size };
  const { artifacts } = await publishRecord(
    {
      variant: { id: 'a', axes: {} },
      kas: ['a.yml'],
      source: { commit: '0'.repeat(40), time: 0, dirty: false },
      inputs: [],
      packages: undefined,
      artifacts: [{ ...artifact, reproducible: false }],
      tools: {},
      startedOn: '2026-11-24T00:00:00Z',
      finishedOn: '2026-11-24T00:00:00Z',
    },
    {
      store: await openStore(store, { base: '/' }),
      encoding: encoding === 'zstd' ? 'zstd' : 'none',
      directory: '/',
    },
  );
  // Not resourceUsage().maxRSS: that begins with what the process had that started us.
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const maxMegabytes = Number(peak) / 1024;
  console.log(JSON.stringify({ maxMegabytes, storedSize: artifacts[0]?.storedSize }));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.log(JSON.stringify({ code: error.code, hint: error.hint }));
}
