import type { Failure, FailureDigest } from './digest.ts';
import { lookText } from './look.ts';

const mostFailures = 5;

/**
 * The digest for a terminal or a log: why it failed on the first line, then what else failed, the
 * file to look at, and the end of the log.
 */
export function failureText(what: string, { failures, look, tail }: FailureDigest): string {
  const [first, ...others] = failures.map(failureLine);
  const more = others.length - (mostFailures - 1);
  const below = [
    ...others.slice(0, mostFailures - 1),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(look === undefined ? [] : [`look at ${lookText(look)}`]),
    ...tail,
  ];
  const head = first === undefined ? what : `${what}: ${first}`;
  return [head, ...below.map((line) => `  ${line}`)].join('\n');
}

/** `isar-image-base: do_rootfs_install: E: Unable to locate package x` */
export function failureLine({ recipe, task, cause }: Failure): string {
  return [recipe, task, cause].filter((part) => part !== undefined).join(': ');
}
