import type { UserError } from '../errors.ts';
import type { Problem } from './problems.ts';

/** What became of one place. */
export type Outcome =
  | { readonly kind: 'right' }
  | ({ readonly kind: 'wrong' } & Problem)
  | {
      readonly kind: 'unreachable';
      /** `store-unreachable` or `store-denied`. */
      readonly error: UserError;
    };
