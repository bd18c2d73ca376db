/** A piece of a result, for people, in this order. Texts in it may be foreign. */
export interface Section {
  readonly title?: string;
  /** Lines that somebody else's program printed. */
  readonly log?: readonly string[];
  readonly lines?: readonly string[];
  readonly table?: {
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
  /** Where there is room for more than `lines` and `table`: Markdown of ours, shown as it is. */
  readonly markdown?: string;
}
