import { join, relative } from 'node:path';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { cachedDigests, type Digests } from '../digest/cache.ts';
import type { Encoding } from '../digest/encoding.ts';
import { type Source, sourceOf } from '../git/source.ts';
import { loadPlan } from '../plan/load.ts';
import type { Variant } from '../plan/variant.ts';
import { type Encoder, encoderFor } from '../publish/encoder.ts';
import type { Forge } from '../pull-request/forge.ts';
import { type ForgeKind, openForge } from '../pull-request/open.ts';
import { aliasRules } from '../registry/aliases.ts';
import type { Settings as RegistrySettings } from '../registry/merge.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { openStore } from '../store/open.ts';
import type { WebIdentity } from '../store/web-identity.ts';
import { credentialsFor } from './credentials.ts';
import { type Paths, pathsIn } from './paths.ts';
import { type RegistryPlace, registryPlace } from './registry-file.ts';

/** What a flag or a variable says in place of the configuration. */
export interface Settings {
  readonly storage?: string | undefined;
  readonly base?: string | undefined;
  readonly compression?: Encoding | undefined;
  readonly buildDirectory?: 'per-variant' | 'shared' | undefined;
  readonly forge?: ForgeKind | undefined;
  /** A role of AWS, where a job of GitHub may take it on. */
  readonly identity?: WebIdentity | undefined;
}

/** A kas project, with everything that the stages need to know of it. */
export interface Project {
  readonly loaded: LoadedConfig;
  /** The whole matrix. */
  readonly variants: readonly Variant[];
  readonly source: Source;
  readonly store: ObjectStore;
  /** Asked for by those who propose: a build works without a branch, too. */
  readonly forge: () => Promise<Forge>;
  readonly encoder: Encoder;
  readonly digests: Digests;
  readonly registry: RegistryPlace & { readonly settings: RegistrySettings };
  readonly buildDirectory: 'per-variant' | 'shared';
  /** Our own environment; kas sees a part of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly paths: Paths;
}

/** @throws UserError for whatever is wrong with configuration, repository or storage URL */
export async function openProject(
  file: string,
  settings: Settings,
  environment: Project['environment'],
): Promise<Project> {
  const loaded = await loadConfig(file);
  const { config, directory } = loaded;
  const variants = await loadPlan(loaded, environment);
  const source = await sourceOf(directory);
  const paths = pathsIn(directory);
  const { state } = paths;
  const registry = registryPlace(loaded, variants);
  const forgeOptions = {
    root: source.root,
    path: relative(source.root, registry.file),
    base: settings.base ?? config['pull-request'].base,
    output: join(state, 'proposal'),
    kind: settings.forge ?? config['pull-request'].forge,
    environment,
  };
  // Asked once: a person may change branches while it builds.
  let chosen: Promise<Forge> | undefined;
  const forge = () => {
    chosen ??= openForge(forgeOptions);
    return chosen;
  };
  return {
    loaded,
    variants,
    source,
    store: await openStore(settings.storage ?? config.storage.url, {
      base: directory,
      publicUrl: config.storage['public-url'],
      identity: settings.identity,
      uploads: {
        directory: join(stateHome(environment) ?? state, 'uploads'),
        within: config.storage['resume-within'],
      },
    }),
    forge,
    encoder: encoderFor(
      settings.compression ?? config.storage.compression,
      config.storage['compression-level'],
    ),
    digests: cachedDigests(join(state, 'digests'), { nar: config.storage['binary-cache'] }),
    registry: {
      ...registry,
      settings: {
        known: new Set(variants.map(({ id }) => id)),
        aliases: aliasRules(config.registry.aliases),
        // A hash map has no place for it.
        access:
          config.registry.format === 'hash-map'
            ? { mirrors: [] }
            : {
                mirrors: config.storage.mirrors.map((url) => url.replace(/\/+$/, '')),
                ...credentialsFor(
                  config.storage.credentials,
                  settings.storage ?? config.storage.url,
                ),
              },
      },
    },
    buildDirectory: settings.buildDirectory ?? config.kas['build-directory'],
    environment,
    paths,
  };
}

/**
 * Uploads outlive the checkout that began them: a CI job often begins with a fresh one (XDG Base
 * Directory Specification).
 * @returns undefined where there is no home
 */
function stateHome({ XDG_STATE_HOME, HOME }: Project['environment']): string | undefined {
  const home = HOME ? join(HOME, '.local/state') : undefined;
  const chosen = XDG_STATE_HOME?.startsWith('/') ? XDG_STATE_HOME : home;
  return chosen && join(chosen, 'isar-artifacts');
}
