import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../../src/config/load.ts';
import { loadPlan } from '../../src/plan/load.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A configuration that is right; its kas files are there in every `ConfigProject`. */
export const smallConfig = `version: 1
axes:
  machine: { m: { kas: kas/machine/m.yml } }
  role: { r: { kas: kas/image/server.yml } }
output: image
artifacts: { wic: .wic }
`;

/** A directory with kas files, in which configurations are tried. */
export interface ConfigProject {
  readonly directory: string;
  load(text: string | Uint8Array): Promise<LoadedConfig>;
  /** What load or plan says is wrong, a line each, without the directory; none when all is well. */
  problems(text: string | Uint8Array): Promise<string[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function configProject(
  kasFiles: readonly string[] = ['kas/machine/m.yml', 'kas/image/server.yml'],
): Promise<ConfigProject> {
  const temporary = await temporaryDirectory();
  const directory = temporary.path;
  const file = join(directory, 'isar-artifacts.yml');
  for (const kasFile of kasFiles) {
    await mkdir(join(directory, dirname(kasFile)), { recursive: true });
    await writeFile(join(directory, kasFile), 'header: { version: 14 }\n');
  }

  async function load(text: string | Uint8Array): Promise<LoadedConfig> {
    await writeFile(file, text);
    return await loadConfig(file);
  }

  async function problems(text: string | Uint8Array): Promise<string[]> {
    try {
      await loadPlan(await load(text), process.env);
      return [];
    } catch (error) {
      if ((error as { code?: string }).code !== 'config-invalid') throw error;
      const lines = (error as Error).message.replaceAll(`${directory}/`, '').split('\n');
      return lines.length === 1 ? lines : lines.slice(1).map((line) => line.trim());
    }
  }

  return {
    directory,
    load,
    problems,
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}
