import type { Registry } from '../registry/pins.ts';
import { credentialsFor } from './credentials.ts';
import type { Project } from './project.ts';

export interface ReadableRegistry {
  readonly registry: Registry;
  /** Where everything is, of a registry that leaves URLs to the build records: a hash map. */
  readonly below: string | undefined;
}

/** A hash map names neither URLs nor credentials: they are of the store. */
export function asRead({ store, loaded }: Project, registry: Registry): ReadableRegistry {
  const { storage } = loaded.config;
  if (loaded.config.registry.format !== 'hash-map') return { registry, below: undefined };
  const access = { mirrors: [], ...credentialsFor(storage.credentials, storage.url) };
  return { registry: { ...registry, access }, below: store.publicUrl };
}
