import type { Isolation } from './isolation.ts';
import { isAtLeast } from './kas-version.ts';

/** What a program is, whatever its name. */
export type Product = 'docker' | 'podman' | 'nerdctl' | 'unknown';

/** @param version what `PROGRAM --version` prints */
export function productOf(version: string): Product {
  if (/^docker version/i.test(version)) return 'docker';
  if (/^podman version/i.test(version)) return 'podman';
  return /^nerdctl version/i.test(version) ? 'nerdctl' : 'unknown';
}

/** What is behind the two names; undefined where there is none. */
export interface Products {
  readonly docker: Product | undefined;
  readonly podman: Product | undefined;
}

export interface ChoiceOptions {
  /** `KAS_CONTAINER_ENGINE` */
  readonly chosen: string | undefined;
  readonly isolation: Isolation;
  /** Of kas-container; undefined where it does not say. */
  readonly release: string | undefined;
}

/** What kas-container starts, or why it refuses. */
export type Choice =
  | { readonly engine: 'docker' | 'podman' }
  | { readonly engine?: undefined; readonly refused: string };

const none: Choice = { refused: 'neither docker nor podman is installed' };

/** As kas-container of that release chooses. */
export function chooseEngine(products: Products, options: ChoiceOptions): Choice {
  const { chosen } = options;
  if (!chosen) return detectEngine(products, options);
  if (chosen !== 'docker' && chosen !== 'podman')
    return { refused: `KAS_CONTAINER_ENGINE is ${chosen}: it may be docker or podman` };
  if (products[chosen] !== undefined) return { engine: chosen };
  return { refused: `${chosen} is chosen, and not installed` };
}

/** It asks docker what it is from 3.2 on, and takes podman where that is something else from 5.3 on. */
function detectEngine(
  { docker, podman }: Products,
  { isolation, release = '5.4' }: ChoiceOptions,
): Choice {
  const otherwise: Choice = podman === undefined ? none : { engine: 'podman' };
  if (isAtLeast(release, '5.3')) {
    const preferPodman = isolation === 'rootless' && podman !== undefined;
    return docker === 'docker' && !preferPodman ? { engine: 'docker' } : otherwise;
  }
  if (docker === undefined) return otherwise;
  if (!isAtLeast(release, '3.2') || docker === 'docker') return { engine: 'docker' };
  if (docker === 'podman') return { engine: 'podman' };
  return { refused: `docker is ${nameOf(docker)}, which kas-container ${release} refuses` };
}

export function nameOf(product: Product): string {
  return product === 'unknown' ? 'a program that does not say what it is' : `really ${product}`;
}
