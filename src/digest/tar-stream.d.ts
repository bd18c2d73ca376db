/** As far as we use it: the package brings no types. */
declare module 'tar-stream' {
  import type { Readable, Writable } from 'node:stream';

  export interface Headers {
    readonly name: string;
    readonly type: string | null;
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    readonly uname: string;
    readonly gname: string;
    readonly size: number;
    readonly mtime: Date;
    readonly linkname: string | null;
    readonly devmajor: number;
    readonly devminor: number;
    readonly pax: Readonly<Record<string, string>> | null;
  }

  export type Entry = Readable & { readonly header: Headers };

  export function extract(options?: {
    readonly filenameEncoding?: string;
  }): Writable & AsyncIterable<Entry>;
}
