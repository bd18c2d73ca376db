import { type Strength, strengthOf, strengths } from './candidate.ts';
import { noReason, offer } from './failed-task.ts';
import type { LogLine } from './line.ts';
import { type Look, lookOf } from './look.ts';

/** What kas or bitbake say themselves, outside of any task; it may go on for some lines. */
export interface GeneralMessage {
  begin(text: string, strength: Strength): void;
  /** @returns whether the line belongs to the message before it */
  goOn(line: LogLine): boolean;
  text(): string;
  /** Whether bitbake called it one. */
  isError(): boolean;
  look(): Look | undefined;
}

/** What is announced by a colon is a list. */
const mostOfList = 3;

export function generalMessage(): GeneralMessage {
  const reason = noReason();
  const more: string[] = [];
  let look: Look | undefined;
  let open = false;
  const isList = () => reason.text.endsWith(':');
  return {
    begin(text, strength) {
      open = false;
      if (strength === strengths.none) return;
      look ??= lookOf(text);
      if (strength === strengths.wrapper || !offer(reason, text, strength)) return;
      open = true;
      more.length = 0;
      look = lookOf(text) ?? look;
    },
    goOn({ level, text }) {
      const belongs = level === undefined || (level === 'error' && isList());
      const ends = tracebacks.test(text) || strengthOf(text) <= strengths.wrapper;
      if (!open || !belongs || ends) {
        open = false;
        return false;
      }
      const place = lookOf(text);
      if (place !== undefined) look = place;
      else if (text !== reason.text && more.length < (isList() ? mostOfList : 1)) {
        more.push(text.trim());
      }
      return true;
    },
    text() {
      const [first, list] = [reason.text, more.join(', ')];
      if (list === '') return first;
      return first.endsWith(':') ? `${first} ${list}` : `${first}: ${list}`;
    },
    isError: () => reason.strength === strengths.error,
    look: () => look,
  };
}

/** What kas prints of itself behind a message. */
const tracebacks = /^Traceback |^---/;
