/**
 * Disk images and file systems carry random identities and times, so two builds of the same inputs
 * differ: measured for `.wic` and `.wic.bmap`, known of mkfs for the rest. The configuration can
 * say otherwise for each artifact.
 */
const neverRepeats =
  /\.(wic|ext[234]|btrfs|f2fs|vfat|ubi|ubifs|qcow2|vdi|vhdx?|vmdk|ova|swu)(\.|$)/;

export function isReproducible(output: string): boolean {
  return !neverRepeats.test(output);
}
