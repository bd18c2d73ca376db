// From what was measured to what is compared: no clock, no file.

/**
 * @typedef {object} Run one run of one contender
 * @property {number} wall
 * @property {number} cpu
 * @property {number} peakMib
 * @property {number} mainPeakMib
 * @property {number | undefined} sentBytes object bytes that the null sink got
 * @property {number | undefined} heads HEAD requests for objects
 */
/** @typedef {{ name: string, runs: readonly Run[], failures: readonly string[] }} Result of one contender */
/** @typedef {{ name: string, value: number | null, atMost: number, reached: boolean }} Ratio null: one side is missing */

/**
 * Undefined where a run failed: a median of the others would hide that.
 * @param {Result | undefined} result
 * @param {keyof Run} figure
 */
export function medianOf(result, figure) {
  if (!result || result.failures.length > 0) return undefined;
  return median(result.runs.flatMap(({ [figure]: value }) => (value === undefined ? [] : [value])));
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  if (middle.length === 0) return undefined;
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/**
 * @param {readonly Result[]} results
 * @param {number} zstdBytes what the program alone makes of the image
 * @returns {Ratio[]}
 */
export function ratiosOf(results, zstdBytes) {
  const named = new Map(results.map((result) => [result.name, result]));
  /** @param {string} name @param {keyof Run} figure */
  const of = (name, figure) => medianOf(named.get(name), figure);
  /** @param {string} name @param {keyof Run} figure */
  const most = (name, figure) => worst(named.get(name), figure);
  const ours = results.filter(({ name }) => name.startsWith('ours'));
  return [
    ratio('hash_wall_vs_openssl', 1, over(of('ours hash', 'wall'), of('openssl', 'wall'))),
    ratio('raw_http_wall_vs_aws', 0.7, over(of('ours raw http', 'wall'), of('aws http', 'wall'))),
    ratio('raw_http_cpu_vs_aws', 0.7, over(of('ours raw http', 'cpu'), of('aws http', 'cpu'))),
    ratio('raw_https_wall_vs_aws', 1, over(of('ours raw https', 'wall'), of('aws https', 'wall'))),
    ratio(
      'hash_and_raw_http_wall_vs_aws',
      1,
      over(of('ours hash-and-raw http', 'wall'), of('aws http', 'wall')),
    ),
    ratio('zstd_wall_vs_zstd', 1.3, over(of('ours zstd http', 'wall'), of('zstd', 'wall'))),
    ratio('zstd_bytes_vs_zstd', 1.02, over(of('ours zstd http', 'sentBytes'), zstdBytes)),
    ratio('unchanged_object_bytes', 0, most('ours unchanged http', 'sentBytes')),
    // The bench publishes one file, so there is one digest.
    ratio('unchanged_heads_per_digest', 1, most('ours unchanged http', 'heads')),
    ratio('peak_rss_mib', 250, maximum(ours.map((result) => worst(result, 'peakMib')))),
  ];
}

/**
 * @param {Result | undefined} result
 * @param {keyof Run} figure
 */
function worst(result, figure) {
  if (!result || result.failures.length > 0) return undefined;
  return maximum(result.runs.map((run) => run[figure]));
}

/** @param {readonly (number | undefined)[]} values @returns {number | undefined} unless all are known */
function maximum(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length && known.length > 0 ? Math.max(...known) : undefined;
}

/** @param {number | undefined} a @param {number | undefined} b */
function over(a, b) {
  return a === undefined || b === undefined ? undefined : a / b;
}

/** @param {string} name @param {number} atMost @param {number | undefined} value @returns {Ratio} */
function ratio(name, atMost, value = undefined) {
  return { name, value: value ?? null, atMost, reached: value !== undefined && value <= atMost };
}
