import { headerStart } from '../registry/functions.ts';

/** Whether a Nix file pins images: as one of ours, or as somebody wrote it. */
export function registryKind(text: string): 'ours' | 'by-hand' | undefined {
  if (text.startsWith(headerStart)) return 'ours';
  const code = text.replace(/^\s*#.*$/gm, '');
  const fetches =
    /\brequireFile\s*[({]/.test(code) || (/\bfetchurl\b/.test(code) && image.test(code));
  return fetches || pinOfMap.test(code) ? 'by-hand' : undefined;
}

const endings = String.raw`(?:\.wic|\.ext4|\.swu|\.squashfs|-initrd\.img|-vmlinu[xz])(?:\.\w+)?`;
const image = new RegExp(`${endings}["'?#]`);
/** `"name.wic" = "<sha256>"` */
const pinOfMap = new RegExp(
  String.raw`"[^"\n]*${endings}"\s*=\s*"(?:sha256[-:])?[A-Za-z0-9+/=]{40,}"`,
);
