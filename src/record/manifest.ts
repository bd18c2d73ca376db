import { UserError } from '../errors.ts';

/** One installed Debian package. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly source: string;
  readonly sourceVersion: string;
}

/**
 * Isar's `.manifest`: a line `source|source version|binary:arch|version` for each package
 * (isar, meta/classes/rootfs.bbclass, ROOTFS_MANIFEST).
 * No source package's name holds an `@`: package URLs end it there.
 * @throws UserError `record-invalid` naming the line
 */
export function parseManifest(text: string, file: string): Package[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trimEnd(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const match =
        /^(?<source>[^|@]+)\|(?<sourceVersion>[^|]+)\|(?<name>[^|:]+):(?<arch>[^|:]+)\|(?<version>[^|]+)$/.exec(
          line,
        );
      const { source, sourceVersion, name, arch, version } = match?.groups ?? {};
      if (!source || !sourceVersion || !name || !arch || !version) {
        throw new UserError(
          'record-invalid',
          `${file}:${number}: not a line of a package manifest: ${line}`,
          {
            hint: 'expected source|source version|package:architecture|version, as Isar writes it',
          },
        );
      }
      return { name, version, arch, source, sourceVersion };
    });
}
