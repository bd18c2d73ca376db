import { toSri } from '../digest/sha256.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { PinStatus } from '../pipeline/pin-status.ts';
import type { Here, VariantStatus } from '../pipeline/status.ts';
import { formatSize } from '../report/format.ts';
import type { Section } from '../report/section.ts';

export function pinSections(pins: readonly PinStatus[]): Section[] {
  if (pins.length === 0) return [{ lines: ['nothing is pinned'] }];
  const rows = pins.map(({ attribute, pin, isPublished, storePath, isInStore }) => [
    attribute,
    pin.size === undefined ? '' : formatSize(pin.size),
    isPublished ? 'yes' : 'no',
    isInStore ? 'yes' : 'no',
    storePath,
  ]);
  const head = ['artifact', 'size', 'published', 'here', 'store path'];
  return [{ table: { head, rows } }];
}

export function pinsToJson(pins: readonly PinStatus[]) {
  return pins.map(({ attribute, pin, isPublished, storePath, isInStore }) => ({
    attribute,
    name: pin.name,
    hash: toSri(pin.sha256),
    size: pin.size ?? null,
    url: pin.url ?? null,
    encoding: pin.encoding,
    published: isPublished,
    storePath,
    inStore: isInStore,
  }));
}

export function statusSections(statuses: readonly VariantStatus[]): Section[] {
  const rows = statuses.map((status) => [
    status.id,
    pinnedOf(status),
    shareOf(status.pins, ({ isPublished }) => isPublished),
    shareOf(status.pins, ({ isInStore }) => isInStore),
    status.builtOn === undefined ? status.here : `${status.here} (${dayOf(status.builtOn)})`,
  ]);
  const head = ['variant', 'pinned', 'published', 'in the Nix store', 'built here'];
  return [{ table: { head, rows } }, ...nextOf(statuses)];
}

/** What would settle what is open, a command each. */
function nextOf(statuses: readonly VariantStatus[]): Section[] {
  const idsOf = (here: Here) => statuses.filter((one) => one.here === here).map(({ id }) => id);
  const unpublished = statuses
    .filter(({ pins }) => pins.some(({ isPublished }) => !isPublished))
    .map(({ id }) => id);
  const lines = [
    ...next('to pin what was built here', ['update'], idsOf('another build')),
    ...next('to build again what was changed since', ['rebuild'], idsOf('changed since')),
    ...next('to publish what is only pinned', ['publish', '--pinned'], unpublished),
  ];
  return lines.length === 0 ? [] : [{ lines }];
}

function next(what: string, command: readonly string[], ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  return [`${what}: ${quoteCommand(['isar-artifacts', ...command, '--variant', ...ids])}`];
}

function pinnedOf({ pinned, pins }: VariantStatus): string {
  if (pinned === undefined || pins.length === 0) return 'no';
  const { commit, time } = pinned;
  const day = time === undefined ? '' : dayOf(new Date(time * 1000).toISOString());
  return [commit?.slice(0, 12), day].filter(Boolean).join(' ') || 'yes';
}

function shareOf(pins: readonly PinStatus[], is: (pin: PinStatus) => boolean): string {
  const count = pins.filter(is).length;
  if (pins.length === 0) return '';
  if (count === pins.length) return 'yes';
  return count === 0 ? 'no' : `${count} of ${pins.length}`;
}

function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

export function statusesToJson(statuses: readonly VariantStatus[]) {
  return statuses.map(({ id, pinned, pins, here, builtOn }) => ({
    id,
    pinned: pins.length > 0,
    commit: pinned?.commit ?? null,
    here,
    builtOn: builtOn ?? null,
    pins: pinsToJson(pins),
  }));
}
