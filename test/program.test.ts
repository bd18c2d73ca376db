import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { run } from '../src/program.ts';

const shell = (script: string, options = {}) => run('sh', ['-c', script], options);
const error = (code: string, message: string, hint?: string) =>
  expect.objectContaining({ code, message, ...(hint === undefined ? {} : { hint }) });

describe('run', () => {
  test('returns what was printed, without the final newline unless it is wanted', async () => {
    expect(await shell('echo a; echo b')).toEqual({ exitCode: 0, stdout: 'a\nb' });
    expect((await shell('echo a', { keepFinalNewline: true })).stdout).toBe('a\n');
  });

  test('hands on input, directory and variables', async () => {
    const options = { input: 'in', cwd: tmpdir(), env: { X: 'x', HOME: undefined } };
    const { stdout } = await shell('cat; pwd -P; echo "$X [$HOME]"; command -v sh', options);
    expect(stdout).toMatch(/^in\/.*\nx \[\]\n\/.*sh$/);
  });

  test('a program that asks for input gets none, and does not wait', async () => {
    expect((await shell('read answer; echo "[$answer]"')).stdout).toBe('[]');
  });

  test('nothing is read by a shell on the way', async () => {
    const odd = `a b'"$(x)\n*;`;
    expect((await run('printf', ['%s', odd])).stdout).toBe(odd);
  });

  test('a failure has the command to type and what the program said', async () => {
    await expect(run('sh', ['-c', "echo it\\'s >&2; exit 3"])).rejects.toThrow(
      error('program-failed', `sh -c 'echo it\\'\\''s >&2; exit 3' ended with 3: it's`),
    );
  });

  test('some exit codes are an answer', async () => {
    expect(await shell('echo no; exit 1', { accept: [0, 1] })).toEqual({
      exitCode: 1,
      stdout: 'no',
    });
    await expect(shell('exit 2', { accept: [0, 1] })).rejects.toThrow(
      error('program-failed', "sh -c 'exit 2' ended with 2: "),
    );
    await expect(shell('exit 0', { accept: [1] })).rejects.toThrow(
      expect.objectContaining({ code: 'program-failed' }),
    );
  });

  test('a signal is named', async () => {
    await expect(shell('kill -9 $$')).rejects.toThrow(
      error('program-failed', "sh -c 'kill -9 $$' was ended by SIGKILL: "),
    );
  });

  test.each([
    ['no-such-program', 'on Debian: apt-get install no-such-program'],
    ['kas-container', 'on Debian: apt-get install kas'],
    ['/no/such/program', 'the path is relative to the directory that it is started in'],
  ])('%s is missing', async (program, hint) => {
    const started = run(program, [], { env: { PATH: '/nonexistent' } });
    await expect(started).rejects.toThrow(
      error(
        'program-missing',
        `${program} cannot be started: it is not installed, or its directory does not exist`,
        hint,
      ),
    );
  });

  test('a directory is no program', async () => {
    await expect(run('/', [])).rejects.toThrow(
      error('program-failed', '/ cannot be started: EACCES', 'is it an executable file?'),
    );
  });
});
