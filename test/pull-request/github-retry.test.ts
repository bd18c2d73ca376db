import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isRateLimit, retryAfter, secondsToRetry } from '../../src/pull-request/github-retry.ts';
import type { ApiAnswer } from '../support/github/emulator.ts';
import { proposalOf } from './contract.ts';
import { type GitHubWorld, githubWorld } from './github-world.ts';

describe('secondsToRetry', () => {
  test.each<[string, number | undefined, string | undefined, number, number | undefined]>([
    // what             status     retry-after retried  seconds
    ['no answer', undefined, undefined, 0, 1],
    ['the second time', 502, undefined, 1, 4],
    ['the third time', 503, undefined, 2, 9],
    ['often enough', 503, undefined, 3, undefined],
    ['as GitHub says', 503, '7', 0, 7],
    ['at once', 500, '0', 0, 0],
    ['longer than a job', 504, '301', 0, undefined],
    ['too many requests', 429, '60', 0, 60],
    ['a refusal', 403, '1', 0, undefined],
    ['not there', 404, undefined, 0, undefined],
    ['invalid', 422, undefined, 0, undefined],
    ['a conflict', 409, undefined, 0, undefined],
    ['not made', 501, undefined, 0, undefined],
  ])('%s', (_, status, after, retried, seconds) => {
    expect(secondsToRetry({ status, headers: { 'retry-after': after }, retried })).toBe(seconds);
  });
});

test('retry-after is a number, or a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const of = (value: string | number | undefined) => retryAfter({ 'retry-after': value }, now);
  expect(of(5)).toBe(5);
  expect(of('Thu, 01 Jan 2026 00:00:09 GMT')).toBe(9);
  expect(of('Thu, 01 Jan 2025 00:00:09 GMT')).toBe(0);
  expect(of('soon')).toBeUndefined();
  expect(of(undefined)).toBeUndefined();
});

test('what is a rate limit', () => {
  expect(isRateLimit(403, 'You have exceeded a secondary rate limit', {})).toBe(true);
  expect(isRateLimit(429, 'x', { 'x-ratelimit-remaining': '0' })).toBe(true);
  expect(isRateLimit(429, 'x', { 'x-ratelimit-remaining': '1' })).toBe(false);
  expect(isRateLimit(200, 'secondary rate', {})).toBe(false);
});

describe('on the wire', () => {
  let world: GitHubWorld;
  beforeEach(async () => {
    world = await githubWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const message = 'You have exceeded a secondary rate limit.';
  const limit = { body: { message }, headers: { 'retry-after': '3' } };
  const setbacks: [string, ApiAnswer][] = [
    ['503', { status: 503, body: '', headers: { 'retry-after': '3' } }],
    ['a secondary limit by 403', { status: 403, ...limit }],
    ['a secondary limit by 429', { status: 429, ...limit }],
    ['429 of something in between', { status: 429, body: 'slow', headers: limit.headers }],
  ];
  const blobs = () => world.server.requests.filter(({ target }) => target.endsWith('/git/blobs'));
  const propose = async (second: number) => {
    const forge = world.forgeWith({ second });
    return forge.propose(await forge.snapshot(), proposalOf('one\n'));
  };

  test.each(setbacks)('%s: it waits as long as it is told', async (_, answer) => {
    world.server.fault({ method: 'POST', path: /git\/blobs/, answer });
    await propose(100);
    const [first, second, ...more] = blobs().map(({ at }) => at);
    expect(more).toEqual([]);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(295);
  });

  test.each(setbacks)('%s: it gives up', async (_, answer) => {
    world.server.fault({
      method: 'POST',
      path: /git\/blobs/,
      times: 99,
      answer,
    });
    await expect(propose(1)).rejects.toThrow(
      expect.objectContaining({ code: 'forge-unreachable' }),
    );
    expect(blobs()).toHaveLength(4);
  });

  test('what is refused is not asked again', async () => {
    const answer = { status: 403, body: { message: 'no' } };
    world.server.fault({ method: 'POST', path: /git\/blobs/, times: 99, answer });
    await expect(propose(1)).rejects.toThrow(expect.objectContaining({ code: 'forge-refused' }));
    expect(blobs()).toHaveLength(1);
  });
});
