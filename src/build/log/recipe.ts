/** `/layers/x/foo-bar_1.2.bb`, `virtual:native:/x/foo.bb` → `foo-bar`, `foo`. */
export function recipeOfFile(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.replace(/\.bb$/, '').replace(/_.*$/, '');
}

/** `isar-image-base-1.0-r0` → `isar-image-base`; of a multiconfig: `mc:x:foo-1.0-r0` → `foo`. */
export function recipeOfVersion(versioned: string): string {
  const name = versioned.slice(versioned.lastIndexOf(':') + 1);
  return name.replace(/-[^-]+-r[^-]+$/, '');
}
