import { S3Error } from './s3-error.ts';

/** What an element holds: text, elements, or the same element many times. Undefined is left out. */
export type Content = string | number | boolean | Elements | readonly Elements[] | undefined;
export interface Elements {
  readonly [name: string]: Content;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document as S3 writes it. Errors have no namespace, all else has. */
export function xmlDocument(root: string, elements: Elements): string {
  const attributes = root === 'Error' ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${inside(elements)}</${root}>`;
}

function inside(elements: Elements): string {
  return Object.entries(elements)
    .map(([name, content]) => element(name, content))
    .join('');
}

function element(name: string, content: Content): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((one) => element(name, one)).join('');
  const text =
    typeof content === 'object' ? inside(content as Elements) : escapeText(String(content));
  return `<${name}>${text}</${name}>`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}

/** What a client says of one part when it completes an upload; texts as they came. */
export interface ListedPart {
  readonly [element: string]: string;
}

/**
 * Reads `<CompleteMultipartUpload>`; nothing but whitespace may stand between the elements.
 * @throws S3Error `MalformedXML`
 */
export function parseCompletion(text: string): ListedPart[] {
  const parts = elementsOf(text.replace(/^\s*<\?xml[^>]*\?>/, ''));
  const [root, ...others] = parts;
  if (root?.[0] !== 'CompleteMultipartUpload' || others.length > 0) throw malformed();
  const listed = elementsOf(root[1]).map(([name, content]) => {
    if (name !== 'Part') throw malformed();
    return Object.fromEntries(elementsOf(content).map(([key, value]) => [key, plainText(value)]));
  });
  if (listed.length === 0) throw malformed();
  return listed;
}

function elementsOf(text: string): [name: string, content: string][] {
  const found: [string, string][] = [];
  const rest = text.replaceAll(
    /<(?<name>\w+)(?: xmlns="[^"]*")?>(?<content>.*?)<\/\k<name>>/gs,
    (_whole, name: string, content: string) => {
      found.push([name, content]);
      return '';
    },
  );
  if (rest.trim() !== '') throw malformed();
  return found;
}

function plainText(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replaceAll(/&(?<name>\w+|#\d+);/g, (_whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    if (names[name] === undefined) throw malformed();
    return names[name];
  });
}

function malformed(): S3Error {
  return new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
