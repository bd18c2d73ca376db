import { join } from 'node:path';
import { realPathOf } from '../real-path.ts';
import type { InputsOptions } from './inputs.ts';
import {
  followChain,
  type KasChain,
  type KasRepository,
  repositoryDirectory,
} from './kas-chain.ts';

/** A repository of a chain, and where it lies or will lie. */
export interface ChainRepository {
  readonly name: string;
  readonly value: KasRepository;
  readonly directory: string;
  /** Where kas gets it from; undefined for what lies there. */
  readonly url: string | undefined;
}

/** The chain as it lies on disk. All paths are absolute and without symlinks. */
export interface ReadChain {
  readonly root: string;
  readonly except: readonly string[];
  readonly chain: KasChain;
  readonly repositories: readonly ChainRepository[];
}

/** Paths are compared later, and the project may have been reached by a symlink. */
export async function readChain(options: InputsOptions): Promise<ReadChain> {
  const [root, workDirectory, kasDirectory, except] = await Promise.all([
    realPathOf(options.root),
    realPathOf(options.workDirectory),
    realPathOf(options.kasDirectory),
    Promise.all(options.except.map(realPathOf)),
  ]);
  const surroundings = { root, workDirectory };
  const files = options.chain.map((file) => join(kasDirectory, file));
  const chain = await followChain(files, surroundings);
  const repositories = Object.entries(chain.repositories).map(([name, entry]) => {
    const value = entry ?? {};
    const directory = repositoryDirectory(name, value, surroundings);
    const url = typeof value.url === 'string' ? value.url : undefined;
    return { name, value, directory, url };
  });
  return { root, except, chain, repositories };
}
