import { relative } from 'node:path';
import type { ConfigPath } from '../config/document.ts';
import type { ConfigParts } from './config.ts';
import { possible } from './matrix.ts';
import type { NamedAxis } from './named-values.ts';
import { outputOrigin, registryOrigin } from './origins.ts';
import type { ChainFile, KasProject } from './read-project.ts';
import { several } from './several.ts';

/** What a key of the configuration was guessed from. */
export interface Reason {
  readonly path: ConfigPath;
  /** The guess, on one line. */
  readonly guess: string;
  readonly from: string;
  /** What a person has to do about it, where the guess is a stopgap. */
  readonly todo?: string;
}

/** What else is known of where the parts come from. */
export interface Evidence {
  readonly base: ChainFile | undefined;
  /** Machines for which files of a finished build were found. */
  readonly built: readonly string[];
}

/** In the order of the configuration. */
export function reasonsOf(
  parts: Omit<ConfigParts, 'storage'>,
  evidence: Evidence,
  project: KasProject,
): Reason[] {
  const { kas, matrix, outputs, registry } = parts;
  const axes = Object.entries(matrix.axes);
  return [
    ...kasReasons(kas, evidence),
    ...axes.map(([axis, values]) => axisReason(axis, values, kas)),
    ...archReason(parts, project),
    ...variantsReason(matrix),
    {
      path: ['output'],
      guess: outputs.stem,
      from: outputOrigin(outputs.stem, evidence.built),
    },
    artifactsReason(parts, evidence),
    { path: ['registry', 'path'], guess: registry, from: registryOrigin(registry, project) },
  ];
}

function kasReasons(
  { directory, files, command }: ConfigParts['kas'],
  { base }: Evidence,
): Reason[] {
  const known = base?.buildSystem === undefined ? 'repositories' : 'build_system';
  const named = several(files.map((file) => relative(directory, file)));
  return [
    ...reason(
      'directory',
      directory === '.' ? '' : directory,
      'local layers of kas files are there',
    ),
    ...reason('files', named, `${known} there`),
    ...reason('command', command ?? '', 'the script of that name is here'),
  ];
}

function reason(key: string, guess: string, from: string): Reason[] {
  return guess === '' ? [] : [{ path: ['kas', key], guess, from }];
}

const keys: Readonly<Record<string, string>> = {
  machine: 'machine',
  role: 'target',
  chain: 'machine and target',
};

function axisReason(
  axis: string,
  { values }: NamedAxis,
  { directory }: ConfigParts['kas'],
): Reason {
  const key = keys[axis] ?? axis;
  const path = ['axes', axis];
  const guess = several(values.map(({ name }) => name));
  const files = [...new Set(values.flatMap(({ file }) => file ?? []))];
  if (files.length === 0 && values.some(({ word }) => word === undefined)) {
    const todo = `no kas file sets ${key}: name it, and the kas file that chooses it`;
    return { path, guess, from: 'nothing', todo };
  }
  const names = files.map((file) => relative(directory, file));
  const isInBase = values.some(({ file }) => file === undefined);
  const places = isInBase ? ['what begins the chain', ...names] : names;
  return { path, guess, from: `${key} in ${several(places, 3)}` };
}

function archReason({ archs }: Pick<ConfigParts, 'archs'>, { layers }: KasProject): Reason[] {
  const known = [...new Set(Object.values(archs).flatMap((arch) => arch ?? []))];
  if (known.length === 0) return [];
  const from = layers.machines.size > 0 ? "machines' DISTRO_ARCH, or names" : "machines' names";
  return [{ path: ['axes', 'machine', 'arch'], guess: several(known), from }];
}

function variantsReason({ axes, combinations }: ConfigParts['matrix']): Reason[] {
  const all = possible(axes);
  if (combinations.length === all) return [];
  const from = 'other chains come to another machine or image, or have no multiconfig';
  return [{ path: ['variants'], guess: `${combinations.length} of ${all}`, from }];
}

function artifactsReason(
  { artifacts: { shared, own } }: Pick<ConfigParts, 'artifacts'>,
  { built }: Evidence,
): Reason {
  const found = [shared, ...Object.values(own)].flatMap(Object.keys);
  const guess = several([...new Set(found)]);
  const from =
    built.length > 0
      ? `files that builds of ${several(built)} left`
      : 'image types in kas files and machines; what may be missing is optional';
  return { path: ['artifacts'], guess, from };
}
