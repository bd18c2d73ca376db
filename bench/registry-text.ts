// A registry of so many pins on standard output: `registry-text.mjs COUNT`.
import { createHash } from 'node:crypto';
import { sha256FromHex } from '../src/digest/sha256.ts';
import { emptyRegistry } from '../src/registry/pins.ts';
import { renderRegistry } from '../src/registry/render.ts';

const artifacts = ['dtb', 'initrd', 'rootfs', 'vmlinuz', 'wic'];
const variants = Array.from({ length: Number(process.argv[2]) / artifacts.length }, (_, index) => {
  const id = `machine${index % 10}.role${Math.floor(index / 10)}`;
  const pins = artifacts.map((artifact) => {
    const sha256 = digest(`${id} ${artifact}`);
    return {
      attributePath: [...id.split('.'), artifact],
      name: `isar-${id}-${artifact}`,
      sha256,
      size: 1024 ** 3,
      url: `https://artifacts.example.com/sha256/${sha256}.zst`,
      encoding: 'zstd' as const,
    };
  });
  return { id, record: digest(id), commit: digest(id).slice(24), time: 1_750_000_000, pins };
});

process.stdout.write(
  renderRegistry({ ...emptyRegistry, variants: new Map(variants.map((one) => [one.id, one])) }),
);

function digest(text: string) {
  return sha256FromHex(createHash('sha256').update(text).digest('hex'));
}
