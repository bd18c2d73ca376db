import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import {
  type InitializedProject,
  type InitOptions,
  initProject,
} from '../../src/pipeline/init-project.ts';
import { loadPlan } from '../../src/plan/load.ts';
import type { Variant } from '../../src/plan/variant.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A directory with these files. */
export interface KasTestProject {
  readonly directory: string;
  /** Writes the configuration, and reads it back as every command does. */
  init(options?: Partial<InitOptions>): Promise<Initialized>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Initialized extends InitializedProject {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the text says
  readonly config: any;
  readonly text: string;
  readonly planned: readonly Variant[];
}

export async function kasTestProject(
  files: Readonly<Record<string, string>>,
): Promise<KasTestProject> {
  const temporary = await temporaryDirectory();
  const directory = temporary.path;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(directory, dirname(path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return {
    directory,
    init: (options) => initialize(directory, options),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

export async function initialize(
  directory: string,
  options: Partial<InitOptions> = {},
): Promise<Initialized> {
  const made = await initProject(directory, { dryRun: false, ...options });
  const text = made.files[0]?.text ?? '';
  const loaded = await loadConfig(join(directory, 'isar-artifacts.yml'));
  return { ...made, text, config: parse(text), planned: await loadPlan(loaded, process.env) };
}

/** A kas file with these keys. */
export function kas(keys = '', includes: readonly string[] = []): string {
  const included = includes.length === 0 ? '' : `, includes: ${JSON.stringify(includes)}`;
  return `header: { version: 14${included} }\n${keys}\n`;
}

/** What begins a chain. */
export const isar = 'build_system: isar\nrepos: { isar: { url: https://example.com/isar } }\n';

/** A demo of machines and roles. */
export const machinesAndRoles = {
  'kas/base.yml': kas(`${isar}distro: debian-trixie`),
  'kas/machine/qemuamd64.yml': kas('machine: qemuamd64'),
  'kas/machine/qemuarm64.yml': kas('machine: qemuarm64'),
  'kas/role/base.yml': kas('target: my-image-base'),
  'kas/role/server.yml': kas('target: my-image-server'),
};

/** Chains by variant. */
export function chainsOf({ planned }: Initialized): Record<string, string> {
  return Object.fromEntries(planned.map(({ id, kas: chain }) => [id, chain.join(':')]));
}

/** Files by variant, below the deploy directory. */
export function outputsOf({ planned }: Initialized): Record<string, string[]> {
  return Object.fromEntries(
    planned.map(({ id, artifacts }) => [id, artifacts.map(({ output }) => output)]),
  );
}
