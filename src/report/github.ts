import * as core from '@actions/core';
import { messageOf, type Place, type UserError } from '../errors.ts';
import { foreignLogLine, foreignText } from '../escape/log-line.ts';
import { buildLog } from './build-log.ts';
import { type Clock, systemClock } from './clock.ts';
import { sectionsToMarkdown } from './markdown.ts';
import { progressInterval, progressLog } from './progress-log.ts';
import type { Reporter } from './reporter.ts';
import { cutSummary } from './summary.ts';
import { sectionsToText } from './text.ts';

/** GitHub shows no more annotations of one kind from one step. */
const maximumAnnotations = 10;

/**
 * For a job on GitHub: the log of each task is a group, what goes wrong is an annotation, and the
 * result is the step's summary. `@actions/core` escapes what gets into a workflow command; what is
 * only printed must not look like one.
 */
export function githubReporter(interval = progressInterval, clock: Clock = systemClock): Reporter {
  const annotate = { error: limited(core.error), warning: limited(core.warning) };
  const groups = groupsOf(core);
  return {
    info: (text) => core.info(foreignText(text)),
    warn: (text) => annotate.warning(plain(text), {}),
    error: (error) => {
      for (const { message, ...where } of annotationsOf(error)) annotate.error(message, where);
    },
    begin: (title, { beside = false } = {}) => {
      if (!beside) groups.begin(plain(title));
      const say = (line: string) => core.info(beside ? `${plain(title)}: ${line}` : line);
      const transfers = progressLog(say, interval);
      const builds = buildLog(title, core.info, clock);
      const end = () => {
        transfers.stop();
        builds.stop();
        if (!beside) groups.end();
      };
      return {
        log: (line) => say(foreignLogLine(line)),
        progress: (files) => {
          builds.stop();
          transfers.progress(files);
        },
        building: builds.building,
        warn: (text) => annotate.warning(plain(text), { title: plain(title) }),
        succeed: (text) => {
          end();
          groups.outside(foreignLogLine(`✔ ${title}: ${text}`));
        },
        fail: (text, { hint, places = [] } = {}) => {
          end();
          const [place] = places;
          const where = place === undefined ? {} : propertiesOf(place);
          annotate.error(plain(text + adviceOf(hint)), { title: plain(title), ...where });
        },
      };
    },
    conclude: async (sections) => {
      core.info(sectionsToText(sections));
      await core.summary
        .addRaw(cutSummary(sectionsToMarkdown(sections)))
        .write()
        .catch((error) =>
          core.warning(`the summary cannot be written: ${plain(messageOf(error))}`),
        );
    },
  };
}

/** Groups do not nest, and people fold them up: what is not of the open one waits for its end. */
function groupsOf({ startGroup, endGroup, info }: typeof core) {
  let open = false;
  const waiting: string[] = [];
  return {
    begin: (title: string) => {
      open = true;
      startGroup(title);
    },
    end: () => {
      open = false;
      endGroup();
      for (const line of waiting.splice(0)) info(line);
    },
    outside: (line: string) => {
      if (open) waiting.push(line);
      else info(line);
    },
  };
}

function plain(text: string): string {
  return foreignText(text);
}

type Annotate = (message: string, where: core.AnnotationProperties) => void;

/** What comes after the last annotation that is shown is in the log at least. */
function limited(annotate: Annotate): Annotate {
  let left = maximumAnnotations;
  return (message, where) => {
    left--;
    if (left >= 0) annotate(message, where);
    else core.info(foreignText([where.title, message].filter(Boolean).join(': ')));
  };
}

type Annotation = core.AnnotationProperties & { readonly message: string };

function annotationsOf({ message, hint, places }: UserError): Annotation[] {
  const advice = adviceOf(hint);
  if (places.length === 0) return [{ message: plain(`${message}${advice}`) }];
  return places.map((place) => ({
    message: plain(`${place.message}${advice}`),
    ...propertiesOf(place),
  }));
}

function adviceOf(hint: string | undefined): string {
  return hint === undefined ? '' : `\nhint: ${hint}`;
}

function propertiesOf({ file, line, column }: Place): core.AnnotationProperties {
  return {
    file,
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}
