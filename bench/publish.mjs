// `npm run bench:publish`: what publishing costs, beside what others take for it in the same run.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setUp } from '../scripts/setup.mjs';

const usage = `npm run bench:publish -- [options]
  --json FILE   write the figures there, too
  --markdown    print tables for a page
  --runs N      rounds (5)
  --size MiB    of the image (2048)
  --no-ceph     without the real server
  --no-sparse   without the sparse file of 20 GB`;

// An exit, so that what is to be removed then is removed.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => process.exit(130));
}

try {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      size: { type: 'string', default: '2048' },
      'no-ceph': { type: 'boolean', default: false },
      'no-sparse': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else {
    const ceph = !values['no-ceph'];
    await bench({
      runs: countIn(values.runs, '--runs'),
      size: countIn(values.size, '--size'),
      ceph,
      sparse: !values['no-sparse'],
      json: values.json,
      markdown: values.markdown,
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {import('./run.mjs').Options & { json: string | undefined, markdown: boolean }} options */
async function bench({ json, markdown, ...options }) {
  setUp({ for: 'bench' });
  // Only now are the packages there that these need.
  const { runBench } = await import('./run.mjs');
  const { asMarkdown, asText, contenderRows, ratioRows } = await import('./table.mjs');
  const outcome = await runBench(options, console.error);
  const { results, ratios, programs, image, runs } = outcome;
  const tables = [contenderRows(results), ratioRows(ratios)];
  const caption = `medians of ${runs} rounds; image of ${image.mib} MiB, sha256 ${image.sha256}\n${programs.join('; ')}`;
  console.log(['', caption, ...tables.map(markdown ? asMarkdown : asText)].join('\n\n'));
  if (json !== undefined) {
    const named = Object.fromEntries(ratios.map(({ name, value }) => [name, value]));
    writeFileSync(json, `${JSON.stringify({ ...named, ...outcome }, null, 2)}\n`);
  }
  if (results.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
}

/**
 * @param {string} text
 * @param {string} option
 */
function countIn(text, option) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`${option}: not a number: ${text}\n${usage}`);
}
