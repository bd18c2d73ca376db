import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { storePath } from '../digest/store-path.ts';
import { UserError } from '../errors.ts';
import { nixAttributePath } from '../escape/nix.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord, RecordedArtifact, RecordedFile } from '../record/build-record.ts';
import { readRecord } from '../record/files.ts';
import type { PinnedVariant } from '../registry/pins.ts';
import { attempt } from './attempt.ts';
import type { Judged } from './judge-record.ts';
import { judgedOf, type Outcome } from './outcome.ts';
import type { Project } from './project.ts';
import { type PublisherSettings, publisherFor, publishIfNews } from './publish-records.ts';
import { presentFile } from './registry-file.ts';
import { type FileUpdate, updateFile } from './update-file.ts';

export interface PublishedPins {
  readonly outcomes: readonly Outcome[];
  readonly update: FileUpdate;
}

/**
 * Uploads what the registry of the working tree pins without a URL, from where it was built or from
 * the Nix store, and fills the URLs in. Whether it is news is not asked: somebody pinned it.
 */
export async function publishPinned(
  project: Project,
  variants: readonly Variant[],
  options: PublisherSettings & { readonly dryRun: boolean },
): Promise<PublishedPins> {
  const { dryRun } = options;
  const file = await presentFile(project.registry);
  const { format } = project.registry;
  const open = variants.flatMap(({ id }) => {
    const pinned = file.registry.variants.get(id);
    return pinned?.pins.some((pin) => !format.isPublished(pin, pinned)) ? [pinned] : [];
  });
  const publisher = dryRun ? undefined : await publisherFor(project, options);
  const outcomes: Outcome[] = [];
  for (const pinned of open) {
    const { id } = pinned;
    const outcome = await attempt(id, `publish ${id}`, options, async (task) => {
      const judged = asPinned(await buildBehind(project, pinned));
      if (publisher !== undefined) return publishIfNews(project, judged, { task, publisher });
      task.succeed('would be published');
      return { status: 'news', id, judged, published: [] } as const;
    });
    outcomes.push(outcome);
  }
  const update = await updateFile(project, file, judgedOf(outcomes), { dryRun });
  return { outcomes, update };
}

function asPinned(record: BuildRecord): Judged {
  return { record, verdict: { news: true, reasons: ['pinned, but not published'], packages: [] } };
}

/** @throws UserError `record-missing` where this machine cannot say what the pins are of */
async function buildBehind(
  { paths, loaded }: Project,
  { id, pins }: PinnedVariant,
): Promise<BuildRecord> {
  const record = await readRecord(paths.records, id);
  const digests = new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin.sha256]));
  const isPinned = record?.artifacts.every(
    ({ attributePath, sha256 }) => digests.get(nixAttributePath(attributePath)) === sha256,
  );
  if (record === undefined || !isPinned) {
    const why = record === undefined ? 'has not built it' : 'built another one last';
    throw new UserError(
      'record-missing',
      `${id} is pinned, but not published, and this machine ${why}`,
      {
        hint: 'publish it where it was built; or isar-artifacts rebuild, and publish that',
      },
    );
  }
  const within = (file: RecordedFile) => join(loaded.directory, file.file);
  const artifacts = await Promise.all(
    record.artifacts.map(async (artifact): Promise<RecordedArtifact> => {
      if (await isThere(within(artifact), artifact.size)) return artifact;
      const path = storePath(artifact.name, artifact.sha256);
      if (await isThere(path, artifact.size))
        return { ...artifact, file: relative(loaded.directory, path) };
      throw new UserError(
        'file-unreadable',
        `${artifact.file} is not there any more, nor is ${path}`,
        {
          hint: `isar-artifacts rebuild --variant ${id}`,
        },
      );
    }),
  );
  // Nobody has to have them.
  const there = await Promise.all(
    (record.sidecars ?? []).map(async (file) =>
      (await isThere(within(file), file.size)) ? [file] : [],
    ),
  );
  return { ...record, artifacts, ...(record.sidecars && { sidecars: there.flat() }) };
}

/** Whether it is what it was is seen when it is read: publishing takes its digest. */
async function isThere(path: string, size: number): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && found.size === size,
    () => false,
  );
}
