/** Hides secrets in what a job prints. One for a job: a mask holds for all later steps. */
export interface SecretMasker {
  add(secret: string): void;
  /** The text, with each secret as `***`; secrets that overlap or touch become one. */
  mask(text: string): string;
}

export function secretMasker(secrets: readonly string[] = []): SecretMasker {
  const values = new Set<string>();
  const add = (secret: string) => {
    // Of a secret of several lines each line is one, because logs are masked by lines.
    for (const part of [secret, ...secret.split(/[\r\n]+/)]) {
      for (const form of formsOf(part)) if (form.trim() !== '') values.add(form);
    }
  };
  secrets.forEach(add);
  return { add, mask: (text) => maskRanges(text, rangesOf(text, values)) };
}

/** A secret as it looks in other notations, as far as the runner knows them. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => bytes.subarray(bytes.length > shift ? shift : 0));
  return [
    secret,
    ...base64.map((shifted) => shifted.toString('base64')),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;'),
    secret.replaceAll("'", "''"),
    secret.replace(/^"(.+)"$/s, '$1'),
  ];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function rangesOf(text: string, values: ReadonlySet<string>): Range[] {
  return [...values].flatMap((value) => {
    const ranges: Range[] = [];
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
      ranges.push({ start: at, end: at + value.length });
    }
    return ranges;
  });
}

function maskRanges(text: string, ranges: Range[]): string {
  let masked = '';
  let at = 0;
  let end = -1;
  for (const range of ranges.sort((one, other) => one.start - other.start)) {
    if (range.start > end) masked += `${text.slice(at, range.start)}***`;
    end = Math.max(end, range.end);
    at = end;
  }
  return masked + text.slice(at);
}
