/** How bytes are encoded in the store and on the wire. Digests are always those of the decoded file. */
export const encodings = ['zstd', 'none'] as const;

export type Encoding = (typeof encodings)[number];
