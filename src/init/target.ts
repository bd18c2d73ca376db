/** What kas hands to bitbake: `isar-image-base`, `mc:qemuamd64-trixie:isar-image-base`. */
export interface Target {
  readonly recipe: string;
  readonly multiconfig: string | undefined;
}

/** A task behind the recipe (`:do_populate_sdk`) is left out. */
export function targetOf(text: string | undefined): Target | undefined {
  const [first = '', second = '', third = ''] = (text ?? '').split(':');
  if (first !== 'mc' && first !== 'multiconfig') {
    return first === '' ? undefined : { recipe: first, multiconfig: undefined };
  }
  return third === '' ? undefined : { recipe: third, multiconfig: second };
}
