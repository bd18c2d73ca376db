import { contentOf } from '../inputs/inputs.ts';
import type { BuildRecord, RecordedArtifact } from '../record/build-record.ts';
import { type PackageChange, packageChanges } from './packages.ts';

/** What is known of the build that the registry pins now. */
export type Baseline =
  | { readonly kind: 'none'; readonly why: 'not pinned yet' | 'no baseline' | 'never published' }
  | { readonly kind: 'record'; readonly record: BuildRecord };

/** Whether a new build is news, and why. */
export interface Verdict {
  readonly news: boolean;
  /** What changed, or what stayed the same: never empty, the most important first. */
  readonly reasons: readonly string[];
  readonly packages: readonly PackageChange[];
}

/** What moves a pin: other contents, or any other byte. */
export type When = 'content' | 'bytes';

/**
 * Disks differ with every build, so other bytes alone are no news: only what was put in or came out
 * reproducibly is (docs/judge.md); unless `when` says otherwise.
 */
export function judge(baseline: Baseline, built: BuildRecord, when: When = 'content'): Verdict {
  if (baseline.kind === 'none') return { news: true, reasons: [baseline.why], packages: [] };
  const pinned = baseline.record;
  if (sameBytes(pinned, built)) return { news: false, reasons: ['the same bytes'], packages: [] };
  const comparable = pinned.packages !== undefined && built.packages !== undefined;
  const packages = comparable ? packageChanges(pinned.packages, built.packages) : [];
  const reasons = [
    ...artifactSet(pinned.artifacts, built.artifacts),
    ...(comparable || pinned.packages === built.packages
      ? []
      : ['only one of the builds has a package list']),
    ...packageReasons(packages),
    ...inputReasons(pinned, built),
    ...settingReasons(pinned, built),
    ...digestReasons(pinned.artifacts, built.artifacts),
  ];
  if (reasons.length > 0) return { news: true, reasons, packages };
  if (when === 'bytes') return { news: true, reasons: ['other bytes'], packages };
  return { news: false, reasons: [unchanged(built)], packages };
}

function sameBytes(pinned: BuildRecord, built: BuildRecord): boolean {
  const label = ({ attributePath, name, sha256 }: RecordedArtifact) =>
    JSON.stringify([attributePath, name, sha256]);
  return (
    JSON.stringify(pinned.artifacts.map(label).sort()) ===
    JSON.stringify(built.artifacts.map(label).sort())
  );
}

function artifactSet(old: readonly RecordedArtifact[], now: readonly RecordedArtifact[]): string[] {
  const label = ({ attributePath, name }: RecordedArtifact) =>
    `${attributePath.join('.')} (${name})`;
  const [before, after] = [old.map(label), now.map(label)];
  return [
    ...after.filter((text) => !before.includes(text)).map((text) => `artifact added: ${text}`),
    ...before.filter((text) => !after.includes(text)).map((text) => `artifact removed: ${text}`),
  ];
}

function packageReasons(changes: readonly PackageChange[]): string[] {
  if (changes.length === 0) return [];
  const counts = (['upgraded', 'added', 'removed'] as const)
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0);
  return [`packages: ${counts.map(({ kind, count }) => `${count} ${kind}`).join(', ')}`];
}

function inputReasons(pinned: BuildRecord, built: BuildRecord): string[] {
  const chain = pinned.kas.join(':') === built.kas.join(':') ? [] : ['the kas chain changed'];
  const old = new Map(pinned.inputs.map((input) => [input.name, contentOf(input)]));
  const now = new Map(built.inputs.map((input) => [input.name, contentOf(input)]));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const changed = names.filter((name) => old.get(name) !== now.get(name));
  const reasons = [
    ...chain,
    ...(changed.length === 0 ? [] : [`inputs changed: ${changed.join(', ')}`]),
  ];
  return reasons.length === 0 && otherFingerprint(pinned, built)
    ? ['bitbake builds from something else: another fingerprint']
    : reasons;
}

/** It depends on where and by what bitbake ran, too: only like can be compared with like. */
function otherFingerprint(pinned: BuildRecord, built: BuildRecord): boolean {
  const { fingerprint: before } = pinned;
  const { fingerprint: now } = built;
  const place = ({ directory, host, tools }: BuildRecord) =>
    JSON.stringify([directory, host?.arch, tools.kas, tools['kas-container'], tools.image]);
  // Records of our first releases say nothing of the directory.
  const areKnown = before !== undefined && now !== undefined && built.directory !== undefined;
  return areKnown && before !== now && place(pinned) === place(built);
}

/** Records of our first releases say nothing of them. */
function settingReasons({ settings: before }: BuildRecord, { settings: now }: BuildRecord) {
  if (before === undefined || now === undefined) return [];
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const changed = names.filter((name) => before[name] !== now[name]);
  return changed.length === 0 ? [] : [`settings changed: ${changed.join(', ')}`];
}

function digestReasons(
  old: readonly RecordedArtifact[],
  now: readonly RecordedArtifact[],
): string[] {
  const before = new Map(old.map((artifact) => [artifact.name, artifact]));
  const changed = now.filter(({ name, sha256, content, reproducible }) => {
    const pinned = before.get(name);
    if (pinned?.reproducible !== true || !reproducible) return false;
    // Of a tarball with another BUILD_ID the bytes differ, and what is in it does not.
    const areKnown = content !== undefined && pinned.content !== undefined;
    return areKnown ? pinned.content !== content : pinned.sha256 !== sha256;
  });
  return changed.length === 0
    ? []
    : [`other contents: ${changed.map(({ name }) => name).join(', ')}`];
}

function unchanged(built: BuildRecord): string {
  const packages = built.packages === undefined ? [] : [`same ${built.packages.length} packages`];
  return ['rebuilt', ...packages, 'same inputs: pin kept'].join(', ');
}
