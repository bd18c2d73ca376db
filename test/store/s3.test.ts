import { objectStoreContract, type StoreTraits, type StoreUnderTest } from './contract.ts';
import { listingContract } from './listing-contract.ts';
import { replaceContract } from './replace-contract.ts';
import { onStrictS3, s3Traits, smallParts } from './s3-worlds.ts';

function contract(
  name: string,
  traits: StoreTraits,
  makeStore: () => Promise<StoreUnderTest>,
): void {
  objectStoreContract(name, traits, makeStore);
  replaceContract(name, traits, makeStore);
  listingContract(name, traits, makeStore);
}

contract('our strict S3', s3Traits, () => onStrictS3({}, smallParts, { pageSize: 2 }));

// A policy of the bucket may demand it (Amazon S3 user guide, "Enforce conditional writes").
contract('an S3 that takes conditional writes only', { ...s3Traits, replaceable: false }, () =>
  onStrictS3(
    { requireIfNoneMatch: true, requireSignedPayload: true, equalParts: true },
    smallParts,
    { pageSize: 2 },
  ),
);

contract('an S3 that ignores conditions', { ...s3Traits, exclusive: false }, () =>
  onStrictS3(
    {
      ignoresConditions: 'complete',
      noTrailers: true,
      requireChecksum: false,
      encodesKeys: true,
    },
    `${smallParts}&checksum=none`,
    { pageSize: 2 },
  ),
);
