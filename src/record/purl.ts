import { urlSegment } from '../escape/url.ts';
import type { Package } from './manifest.ts';

/**
 * A Debian package as a package URL (purl-spec, type `deb`), with its source package in the
 * `upstream` qualifier. Names and versions hold nothing that a URL reserves but `+`, `~` and `:`.
 */
export function toPurl({ name, version, arch, source, sourceVersion }: Package): string {
  const upstream = `${source}@${sourceVersion}`;
  return `pkg:deb/debian/${urlSegment(name)}@${urlSegment(version)}?arch=${urlSegment(arch)}&upstream=${urlSegment(upstream)}`;
}

/** Reads back what `toPurl` writes, and nothing else. */
export function fromPurl(purl: string): Package | undefined {
  const match = /^pkg:deb\/debian\/([^@?]+)@([^@?]+)\?arch=([^&]+)&upstream=([^&]+)$/.exec(purl);
  const parts = match?.slice(1).map(decode);
  const [name, version, arch, upstream] = parts ?? [];
  const [source, ...rest] = upstream?.split('@') ?? [];
  const sourceVersion = rest.join('@');
  if (!name || !version || !arch || !source || !sourceVersion) return undefined;
  const entry = { name, version, arch, source, sourceVersion };
  return toPurl(entry) === purl ? entry : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
