import { performance } from 'node:perf_hooks';
import { execa } from 'execa';
import type { StrictS3 } from '../support/s3/strict-s3.ts';
import { awaited, type Moment } from './moments.ts';

export interface Place {
  /** Where to, and where state is kept: what every publisher is told after what it publishes. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it is no directory. */
  readonly s3?: StrictS3;
}

/** Runs a script of Node to its end, or kills it before. @returns whether it was killed */
export type Run = (args: readonly string[], moment: Moment | undefined) => Promise<boolean>;

/** Milliseconds. */
const patience = 120_000;

/** Runs of publishers to one place; one that is not killed shows how long a whole run takes. */
export function mortalPublisher({ args, env, s3 }: Place): Run {
  let whole = 0;
  return async (command, moment) => {
    const begun = performance.now();
    const child = execa('node', [...command, ...args], { env, timeout: patience, reject: false });
    const waiting = moment && awaited(moment, whole, s3);
    const killing = waiting?.come.then(() => child.kill('SIGKILL'));
    await Promise.race([child, killing ?? child]);
    waiting?.release();
    const { signal, timedOut, stdout, stderr } = await child;
    if (moment === undefined) whole = performance.now() - begun;
    if (signal === 'SIGKILL') return true;
    if (stdout.includes('"settlement"')) return false;
    const why = timedOut ? 'never ends' : 'has failed';
    throw new Error(`a publisher that nobody killed ${why}: ${stdout} ${stderr}`);
  };
}
