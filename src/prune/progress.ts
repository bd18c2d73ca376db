/** How far pruning is. */
export interface PruneProgress {
  readonly activity: 'reading refs' | 'listing objects' | 'reading records' | 'removing';
  /** How many of them are done, and of how many where that is known. */
  readonly done: number;
  readonly of?: number;
}
