import type { Pin, PinnedVariant, Registry } from './pins.ts';
import { readRegistry } from './read.ts';
import { renderRegistry } from './render.ts';

/** How the registry stands in its file. */
export interface RegistryFormat {
  /**
   * @param file what messages call the text: its path
   * @throws UserError `registry-invalid` with `file:line:column`
   */
  read(text: string, file: string): Registry;
  /**
   * The same of a text that may be older than the configuration, as that of an open proposal: what
   * the configuration does not know, or the text does not, is no error.
   */
  readOlder(text: string, file: string): Registry;
  /**
   * The new text of the file.
   * @param old the text as it stands, undefined where there is no file
   * @throws UserError `registry-invalid`, `registry-conflict` or `name-invalid`
   */
  write(registry: Registry, old: string | undefined, file: string): string;
  /**
   * Whether a pin is where others can fetch it, by what the file says.
   * @param variant whose pin it is; absent where it was adopted
   */
  isPublished(pin: Pin, variant: PinnedVariant | undefined): boolean;
}

/** `isar-artifacts.nix`: generated whole. */
export const nixFormat: RegistryFormat = {
  read: readRegistry,
  readOlder: readRegistry,
  write: renderRegistry,
  isPublished: ({ url }) => url !== undefined,
};
