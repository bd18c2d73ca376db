import { S3Error } from './s3-error.ts';
import { type Elements, xmlDocument } from './xml.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Its length is in `headers` where it is not text. */
  readonly body: string | AsyncIterable<Uint8Array>;
  /** S3's error code. */
  readonly code?: string;
}

export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: '' };
}

export function xmlAnswer(
  root: string,
  elements: Elements,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = xmlDocument(root, elements);
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** What an error of S3 looks like. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const answer = xmlAnswer('Error', { Code: code, Message: message, ...details }, headers);
  return { ...answer, status, code };
}

/**
 * S3 begins the XML of an answer that takes long, sends whitespace meanwhile, and only then what came
 * of it; so an error may come with status 200, and nobody knows the length before.
 */
export function afterWhitespace(answer: Answer, count: number): Answer {
  const { body } = answer;
  if (count === 0 || typeof body !== 'string' || body === '') return answer;
  const end = body.indexOf('?>') + '?>'.length;
  const texts = [body.slice(0, end), ...'\n'.repeat(count), body.slice(end)];
  const blocks = async function* () {
    for (const text of texts) yield Buffer.from(text);
  };
  return { ...answer, body: blocks() };
}

/** Anything that is no refusal is a defect of this server, and says so. */
export function answerToError(error: unknown): Answer {
  if (error instanceof S3Error) {
    return errorAnswer(error.status, error.code, error.message, error.details, error.headers);
  }
  const stack = (error as Partial<Error>).stack ?? String(error);
  return errorAnswer(500, 'InternalError', `a defect of the strict S3: ${stack}`);
}
