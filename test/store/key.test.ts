import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodings } from '../../src/digest/encoding.ts';
import { objectKey, parseKey, recordKey } from '../../src/store/key.ts';
import { digestOf } from '../registry/registries.ts';

const digests = fc.string().map(digestOf);

test('keys say what they name', () => {
  fc.assert(
    fc.property(digests, fc.constantFrom(...encodings), (digest, encoding) => {
      expect(parseKey(objectKey(digest, encoding))).toEqual({ kind: 'object', digest, encoding });
      expect(parseKey(recordKey(digest))).toEqual({ kind: 'record', digest });
    }),
  );
});

test('what is near to a key is none', () => {
  const key = digests.chain((digest) =>
    fc.constantFrom(objectKey(digest, 'none'), objectKey(digest, 'zstd'), recordKey(digest)),
  );
  const more = fc.constantFrom('/', '.', ' ', '\n', 'A', '0', '.new', '\u0660');
  fc.assert(
    fc.property(key, more, fc.boolean(), (of, text, before) => {
      expect(parseKey(before ? text + of : of + text)).toBeUndefined();
    }),
  );
});
