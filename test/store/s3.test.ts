import { objectStoreContract } from './contract.ts';
import { onStrictS3, s3Traits } from './s3-worlds.ts';

objectStoreContract('our strict S3', s3Traits, () => onStrictS3());

// A policy of the bucket may demand it (Amazon S3 user guide, "Enforce conditional writes").
objectStoreContract('an S3 that takes conditional writes only', s3Traits, () =>
  onStrictS3({ requireIfNoneMatch: true, requireSignedPayload: true, equalParts: true }),
);

objectStoreContract('an S3 that ignores conditions', { ...s3Traits, exclusive: false }, () =>
  onStrictS3({ ignoresConditions: 'complete', noTrailers: true }),
);
