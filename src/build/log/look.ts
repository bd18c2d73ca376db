import { posix } from 'node:path';

/** The file that a failure is about. Lines and columns count from 1. */
export interface Look {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Where messages of bitbake, kas and PyYAML name a file: its path, a line, a column. */
const places: readonly RegExp[] = [
  /\bParseError (?:at|in) (\/[^:\s]+):(\d+)/,
  /^\s*in "(\/[^"]+)", line (\d+), column (\d+)/,
  /\bwhile validating the config file: (\/.+)$/,
  /\bfile has version \d+: (\/.+)$/,
  /\((?:but|for) (\/\S+\.bb) (?:DEPENDS|RDEPENDS)/,
  /\bFailed to parse recipe: (\/\S+)/,
  /\bduring parsing (\/\S+\.bb\w*)/,
];

export function lookOf(text: string): Look | undefined {
  for (const pattern of places) {
    const [, file, line, column] = pattern.exec(text) ?? [];
    if (file === undefined) continue;
    return {
      file: normalFile(file),
      ...(line === undefined ? {} : { line: Number(line) }),
      ...(column === undefined ? {} : { column: Number(column) }),
    };
  }
  return undefined;
}

/** Isar's paths lead through the build directory: `/build/../isar/x.bb`. */
export function normalFile(file: string): string {
  return posix.normalize(file);
}

export function lookText({ file, line, column }: Look): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
