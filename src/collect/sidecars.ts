import { basename, join } from 'node:path';
import { type FoundFile, fileInside } from './find.ts';

/** What Isar writes of a whole image, behind the stem of its files (image.bbclass, sbom.bbclass). */
const ofImages = ['.manifest', '.dpkg_status', '.spdx.json', '.cdx.json'];
/** What wic and the SBOM tools write of one file, behind its name. */
const ofFiles = ['.bmap', '.manifest', '.spdx.json', '.cdx.json'];

/** A file about artifacts, which is none itself. */
export interface FoundSidecar extends FoundFile {
  /** As the build calls it. */
  readonly name: string;
}

/**
 * What lies beside the outputs and tells of them. Nothing of it has to be there.
 * @param stem of the image's files below the deploy directory, where it is known
 */
export async function findSidecars(
  deploy: string,
  stem: string | undefined,
  outputs: readonly FoundFile[],
): Promise<FoundSidecar[]> {
  const candidates = [
    ...(stem === undefined ? [] : ofImages.map((ending) => join(deploy, `${stem}${ending}`))),
    ...outputs.flatMap(({ path }) => ofFiles.map((ending) => `${path}${ending}`)),
  ];
  const known = new Set(outputs.map(({ path }) => path));
  const found: FoundSidecar[] = [];
  for (const candidate of candidates) {
    const file = await fileInside(deploy, candidate);
    if (file === undefined || file.state.size === 0 || known.has(file.path)) continue;
    known.add(file.path);
    found.push({ name: basename(candidate), ...file });
  }
  return found;
}
