/** Where the registry lives, and proposals to change it are made. */
export interface Forge {
  /** The branch that a proposal is for. */
  readonly base: string;
  /** Our branch. */
  readonly branch: string;
  /** How the registry stands now, on the base and in our open proposal. */
  snapshot(): Promise<Snapshot>;
  /**
   * Makes or updates the one proposal for this base. The ref only ever moves forward, and only
   * from where the snapshot saw it. Where our branch holds the text already and the base did not
   * move on, people are told, and no commit is made.
   */
  propose(snapshot: Snapshot, proposal: Proposal): Promise<Proposed>;
  /**
   * Takes back what people were told of our branch, since nothing is left to propose; the branch
   * stays.
   * @param why in Markdown, for whoever reads it there
   */
  withdraw(snapshot: Snapshot, why: string): Promise<void>;
}

/** The registry file on a commit; `text` is undefined where there is no such file. */
export interface FileAt {
  readonly commit: string;
  readonly text: string | undefined;
}

export interface Snapshot {
  readonly base: FileAt;
  /** Our branch, where it holds something that the base does not. */
  readonly open?: FileAt & {
    /** The registry where our branch and the base parted. */
    readonly fork: string | undefined;
    /**
     * People were told of what our branch holds, or turned it down. False after an interruption
     * between the two: then the same text is to be proposed once more.
     */
    readonly announced: boolean;
    /** The one that is open for our branch, on a forge that has such. */
    readonly pullRequest?: PullRequest;
    /** What the open one says. */
    readonly shown?: { readonly body: string; readonly draft: boolean };
    /** A person closed this one, which proposes just what our branch holds. */
    readonly declined?: PullRequest;
  };
}

export interface PullRequest {
  readonly number: number;
  /** Of its page, for people. */
  readonly url: string;
}

export interface Proposal {
  /** The whole new registry file. */
  readonly text: string;
  readonly title: string;
  /** What the commit says below its title, in plain text. */
  readonly summary: string;
  /** Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
  /** Not to be merged yet. */
  readonly draft?: boolean;
  /** What a new pull request gets, on a forge that has such. What people change then stays. */
  readonly wishes?: Wishes;
}

export interface Wishes {
  readonly reviewers?: readonly string[];
  readonly teamReviewers?: readonly string[];
  readonly assignees?: readonly string[];
  /** Its title. */
  readonly milestone?: string;
  /** Once all checks pass. */
  readonly autoMerge?: 'merge' | 'squash' | 'rebase';
}

export interface Proposed {
  readonly kind: 'created' | 'updated';
  readonly commit: string;
  /** Where title, body and the rest of it are: URLs or paths. */
  readonly places: readonly string[];
  /** How a person looks at the change: a URL or a command. */
  readonly look: string;
  readonly pullRequest?: PullRequest;
  /** What did not work, though the proposal was made. */
  readonly warnings: readonly string[];
}
