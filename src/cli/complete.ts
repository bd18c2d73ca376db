import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { defaultConfigFile } from '../config/file-name.ts';
import { rememberedVocabulary, rememberVocabulary, vocabularyOf } from './completion/vocabulary.ts';
import { candidates, noVocabulary, type Vocabulary } from './completion/words.ts';
import { createProgram } from './program.ts';

/**
 * `__complete INDEX WORD...`: what may stand at a word of a command line, a line each. It says nothing
 * of what is wrong: somebody is typing.
 */
export async function complete([index = '', ...words]: readonly string[]): Promise<void> {
  const cursor = Number(index);
  const line = { before: words.slice(1, cursor), current: words[cursor] ?? '' };
  const vocabulary = await vocabularyFor(configIn(line.before));
  const found = candidates(createProgram({ code: 0 }), line, () => vocabulary);
  process.stdout.write(found.map((word) => `${word}\n`).join(''));
}

function configIn(words: readonly string[]): string {
  const at = words.findLastIndex((word) => word === '--config' || word === '-c');
  const named = at < 0 ? undefined : words[at + 1];
  return resolve(named ?? (process.env.ISAR_ARTIFACTS_CONFIG || defaultConfigFile));
}

async function vocabularyFor(config: string): Promise<Vocabulary> {
  const known = rememberedVocabulary(config);
  if (known !== undefined) return known;
  try {
    const { loadConfig } = await import('../config/load.ts');
    const { isByProgram } = await import('../plan/changed-config.ts');
    const { loadPlan } = await import('../plan/load.ts');
    const loaded = await loadConfig(config);
    // Nobody wants a program of the project to be started by a key.
    if (isByProgram(loaded.config)) return noVocabulary;
    const vocabulary = vocabularyOf(await loadPlan(loaded, process.env));
    // Who only types makes no directory.
    if (existsSync(join(dirname(config), '.isar-artifacts')))
      rememberVocabulary(config, vocabulary);
    return vocabulary;
  } catch {
    return noVocabulary;
  }
}
