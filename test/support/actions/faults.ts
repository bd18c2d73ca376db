/** What can go wrong in the artifact service. */
export type Fault =
  /** An answer of this status, and nothing done. */
  | { readonly status: number }
  /** The connection is cut before anything is done. */
  | { readonly drop: 'request' }
  /** The connection is cut when everything is done, so that the client cannot know. */
  | { readonly drop: 'answer' }
  /** In milliseconds, before anything is done. */
  | { readonly delay: number }
  /** The first bytes of the blob, and all seems well. `GetBlob` only. */
  | { readonly truncate: number }
  /** Another digest than that of the blob. `ListArtifacts` only. */
  | { readonly digest: string };

/** What is asked of the service: its methods, and the storage behind it. */
export type Operation =
  | 'CreateArtifact'
  | 'FinalizeArtifact'
  | 'ListArtifacts'
  | 'GetSignedArtifactURL'
  | 'DeleteArtifact'
  | 'PutBlock'
  | 'PutBlockList'
  | 'GetBlob';

export interface Faults {
  /** The next `times` requests of this kind go wrong. */
  inject(operation: Operation, fault: Fault, times?: number): void;
  /** What goes wrong now, if anything. */
  take(operation: Operation): Fault | undefined;
}

export function faults(): Faults {
  const waiting: { operation: Operation; fault: Fault }[] = [];
  return {
    inject: (operation, fault, times = 1) => {
      for (let count = 0; count < times; count++) waiting.push({ operation, fault });
    },
    take: (operation) => {
      const at = waiting.findIndex((one) => one.operation === operation);
      return at < 0 ? undefined : waiting.splice(at, 1)[0]?.fault;
    },
  };
}
