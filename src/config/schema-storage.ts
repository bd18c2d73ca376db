import * as z from 'zod';
import { durationPattern, millisecondsOf } from './duration.ts';
import { section, word } from './schema-words.ts';

const duration = z.string().regex(durationPattern, {
  error: 'expected a number of hours or days: 24h, 3d',
});

const publicUrl = z
  .url({ protocol: /^(https?|file)$/, error: 'expected an http, https or file URL' })
  .regex(
    /^[^@?#]*$/,
    'holds a user, a query or a fragment; it is committed with every pin, so only host and path may be in it',
  );

export const storage = section({
  url: word
    .default('file:.isar-artifacts/store')
    .describe('`file:DIR`: a directory, relative to this file.'),
  'public-url': publicUrl.optional().describe('Where readers find the objects, if not at `url`.'),
  mirrors: z
    .array(publicUrl)
    .default([])
    .describe('Further places where readers find the objects under the same keys.'),
  credentials: z
    .enum(['netrc', 'aws'])
    .optional()
    .describe('What readers of a private store show: user and password by netrc, or keys of S3.'),
  compression: z
    .enum(['zstd', 'none'])
    .default('zstd')
    .describe('How objects are stored: compressed by zstd, or as they are.'),
  'compression-level': z
    .number()
    .int()
    .min(1)
    .max(19)
    .default(3)
    .describe('Of zstd: 1 is fastest, 19 smallest. Above 9 it takes much more memory.'),
  'binary-cache': z
    .boolean()
    .default(false)
    .describe('Whether the store is a binary cache of Nix, too (docs/binary-cache.md).'),
  'signing-key-file': word
    .optional()
    .describe(
      'Of the binary cache: a file with the secret key that signs it, relative to this one. ISAR_ARTIFACTS_SIGNING_KEY holds a key itself, and wins.',
    ),
  'resume-within': duration
    .default('24h')
    .transform((text) => millisecondsOf(text) ?? 0)
    .describe(
      'How long an upload that was interrupted can be gone on with, as `12h` or `3d`. An older one is aborted by the next run.',
    ),
}).superRefine((given, context) => {
  if (given['binary-cache'] || given['signing-key-file'] === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['signing-key-file'],
    message: 'signs a binary cache, and there is none: set binary-cache: true, or take it out',
  });
});
