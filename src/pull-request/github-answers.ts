import * as z from 'zod';

/**
 * The few fields that we use of what GitHub's REST API answers. Other fields may come and go; what
 * is here must be as it says, or the answer is not GitHub's.
 */
const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git hash in hex');

export const refAnswer = z.object({ object: z.object({ sha }) });

export const commitAnswer = z.object({ tree: z.object({ sha }) });

export const treeAnswer = z.object({
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.string().regex(/^[0-7]{6}$/, 'expected a mode in octal'),
      type: z.enum(['blob', 'tree', 'commit']),
      sha,
    }),
  ),
  truncated: z.boolean(),
});

export const blobAnswer = z
  .object({ content: z.string(), encoding: z.literal('base64'), size: z.int().nonnegative() })
  .transform(({ content, size }) => ({ bytes: Buffer.from(content, 'base64'), size }))
  .refine(({ bytes, size }) => bytes.length === size, 'expected as many bytes as its size says');

export const createdAnswer = z.object({ sha });

export const compareAnswer = z.object({ merge_base_commit: z.object({ sha }) });

export const pullAnswer = z.object({
  number: z.int().positive(),
  // Printed, and an output of the action: nothing that ends a line.
  html_url: z.string().regex(/^https?:\/\/[\x21-\x7e]+$/, 'expected a URL'),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  /** Its name in GraphQL. */
  node_id: z.string().min(1),
  draft: z.boolean().default(false),
  head: z.object({
    ref: z.string(),
    sha,
    /** Null where a fork was deleted. */
    repo: z.object({ full_name: z.string() }).nullish(),
  }),
  base: z.object({ ref: z.string() }),
});
export type Pull = z.infer<typeof pullAnswer>;

export const anyAnswer = z.unknown();

export const commentsAnswer = z.array(z.object({ body: z.string().nullish() }));

/** A refusal of GraphQL comes with the status of a success. */
export const mutationAnswer = z.object({
  errors: z.array(z.object({ message: z.string() })).default([]),
});

/** What GitHub says when it refuses. `errors` has entries of its own form for each request. */
export const refusalAnswer = z.object({
  message: z.string(),
  errors: z
    .union([
      z.string(),
      z.array(
        z.union([
          z.string(),
          z.object({
            message: z.string().optional(),
            field: z.string().optional(),
            code: z.string().optional(),
          }),
        ]),
      ),
    ])
    .optional(),
});
