import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ConfigPath, Problem } from './document.ts';
import type { AxisValue, Config, KasFile } from './schema.ts';
import { didYouMean } from './suggest.ts';

/** A kas file as the configuration names it, relative to `kas.directory`. */
interface NamedKasFile {
  readonly path: ConfigPath;
  readonly file: string;
}

/** Every kas file that the configuration names but that does not exist. */
export async function kasFileProblems(config: Config, directory: string): Promise<Problem[]> {
  const root = join(directory, config.kas.directory);
  if (!(await exists(root))) {
    return [{ path: ['kas', 'directory'], message: `${config.kas.directory} does not exist` }];
  }
  const problems = await Promise.all(
    namedKasFiles(config).map(async ({ path, file }) =>
      (await exists(join(root, file)))
        ? []
        : [{ path, message: `${file} does not exist${await nearby(root, file)}` }],
    ),
  );
  return problems.flat();
}

function namedKasFiles(config: Config): NamedKasFile[] {
  const first = config.kas.files.map((file, index) => ({ path: ['kas', 'files', index], file }));
  const ofAxes = Object.entries(config.axes).flatMap(([axis, values]) =>
    Object.entries(values).flatMap(([value, spec]) => {
      const kas = (spec as AxisValue).kas ?? [];
      const path = ['axes', axis, value, 'kas'];
      if (!Array.isArray(kas)) return [namedKasFile(path, kas)];
      return kas.map((file, index) => namedKasFile([...path, index], file));
    }),
  );
  return [...first, ...ofAxes];
}

function namedKasFile(path: PropertyKey[], file: KasFile): NamedKasFile {
  return typeof file === 'string' ? { path, file } : { path: [...path, 'file'], file: file.file };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function nearby(root: string, file: string): Promise<string> {
  const folder = dirname(file);
  const names = await readdir(join(root, folder)).catch(() => []);
  return didYouMean(
    file,
    names.map((name) => join(folder, name)),
  );
}
