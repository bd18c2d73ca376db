import { projectPathProblem } from '../config/paths.ts';
import { asUserError } from '../errors.ts';
import { openStore } from '../store/open.ts';
import { workflowFile } from './workflow.ts';

/** What a person may know better. */
export interface Question {
  readonly text: string;
  /** What no answer means. */
  readonly fallback: string;
  /** What is wrong with an answer. */
  readonly problem: (answer: string) => Promise<string | undefined>;
}

/** @param directory of the project, which `file:DIR` is relative to */
export function storageQuestion(directory: string): Question {
  return {
    text: 'Where do images go: s3://BUCKET/PREFIX?region=REGION, file:DIR, or nothing for now?',
    fallback: '',
    problem: async (url) => {
      try {
        await openStore(url, { base: directory });
        return undefined;
      } catch (thrown) {
        const error = asUserError(thrown);
        if (error === undefined) throw thrown;
        return [error.message, error.hint].flatMap((text) => text ?? []).join('; ');
      }
    },
  };
}

export function registryQuestion(fallback: string): Question {
  return {
    text: 'Where does the registry go, the Nix file with all pins?',
    fallback,
    problem: async (path) => {
      const problem = path.endsWith('.nix') ? projectPathProblem(path) : 'does not end in .nix';
      return problem && `${path} ${problem}`;
    },
  };
}

export function workflowQuestion(fallback: 'yes' | 'no'): Question {
  return {
    text: `Write ${workflowFile}?`,
    fallback,
    problem: async (text) => (/^(y|yes|n|no)$/i.test(text) ? undefined : 'answer yes or no'),
  };
}
