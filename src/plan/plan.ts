import type { Problem } from '../config/document.ts';
import { projectPathProblem } from '../config/paths.ts';
import type { ArtifactSpec, AxisValue, Config, KasFile } from '../config/schema.ts';
import { expand, namesIn, parseTemplate, type Values } from '../config/template.ts';
import { storeNameProblem } from '../digest/store-path.ts';
import { attributeProblems, nameProblems, variantProblems } from './collisions.ts';
import { type Host, kasFileOn } from './host.ts';
import { type Axis, axesOf, type Combination, listOf, matrixOf } from './matrix.ts';
import { isReproducible } from './reproducible.ts';
import type { PlannedArtifact, Variant } from './variant.ts';

/** The whole matrix, or what is wrong with it. */
export interface Plan {
  readonly variants: readonly Variant[];
  readonly problems: readonly Problem[];
}

/** Config → variants. Pure; nothing is looked up on disk. */
export function planVariants(config: Config, host: Host): Plan {
  const { combinations, problems } = matrixOf(config);
  if (problems.length > 0) return { variants: [], problems };
  const drafts = combinations.map((combination) => new Draft(config, host, combination));
  const variants = drafts.map((draft) => draft.variant());
  const found = drafts.flatMap((draft) => draft.problems);
  if (found.length > 0) return { variants, problems: distinct(found) };
  // Variants with one id share every name as well: that would only repeat it.
  const sameId = variantProblems(variants);
  if (sameId.length > 0) return { variants, problems: sameId };
  const { aliases } = config.registry;
  return {
    variants,
    problems: [...nameProblems(variants), ...attributeProblems(variants, aliases)],
  };
}

/** One variant in the making; it gathers problems instead of stopping at the first. */
class Draft {
  readonly problems: Problem[] = [];
  readonly #config: Config;
  readonly #host: Host;
  readonly #axes: readonly Axis[];
  readonly #combination: Combination;
  readonly #visible: readonly string[];
  /** The specs of the variant's values, in axis order: later ones win. */
  readonly #specs: readonly { path: PropertyKey[]; spec: AxisValue }[];

  constructor(config: Config, host: Host, combination: Combination) {
    this.#config = config;
    this.#host = host;
    this.#combination = combination;
    this.#axes = axesOf(config);
    this.#visible = this.#axes
      .filter(({ name, hidden }) => !hidden && combination[name] !== undefined)
      .map(({ name }) => name);
    this.#specs = this.#axes.flatMap(({ name, values }) => {
      const value = combination[name];
      const spec = value === undefined ? undefined : values[value];
      return spec === undefined ? [] : [{ path: ['axes', name, value as string], spec }];
    });
  }

  get id(): string {
    return this.#visible.map((name) => this.#combination[name]).join('.');
  }

  variant(): Variant {
    const { kas, 'runs-on': runsOn } = this.#config;
    const chain = [...kas.files, ...this.#specs.flatMap((own) => this.#kasFiles(own))];
    if (chain.length === 0) this.#problem(['kas', 'files'], 'the variant has no kas file');
    const stem = this.#stem();
    return {
      id: this.id,
      axes: this.#combination as Variant['axes'],
      arch: this.#arch(),
      kas: chain,
      runsOn:
        this.#specs.findLast(({ spec }) => spec['runs-on'] !== undefined)?.spec['runs-on'] ??
        runsOn,
      artifacts: this.#artifacts(stem),
      environment: this.#environment(),
      stem,
    };
  }

  #kasFiles({ path, spec }: { path: PropertyKey[]; spec: AxisValue }): readonly string[] {
    const arch = this.#arch();
    return listOf<KasFile>(spec.kas).flatMap((file) => {
      if (typeof file === 'string') return [file];
      if (arch !== undefined) return kasFileOn(this.#host, arch, file);
      this.#problem([...path, 'kas'], `"when: ${file.when}" needs the arch of the machine`);
      return [];
    });
  }

  #stem(): string | undefined {
    const own = this.#specs.findLast(({ spec }) => spec.output !== undefined);
    const path = own === undefined ? ['output'] : [...own.path, 'output'];
    const template = own?.spec.output ?? this.#config.output;
    return template === undefined ? undefined : this.#expandPath(template, path);
  }

  #artifacts(stem: string | undefined): PlannedArtifact[] {
    const specs = new Map<string, { path: PropertyKey[]; spec: ArtifactSpec }>();
    for (const { path, spec } of [{ path: [], spec: this.#config }, ...this.#specs]) {
      for (const [key, artifact] of Object.entries(spec.artifacts ?? {})) {
        specs.set(key, { path: [...path, 'artifacts', key], spec: artifact });
      }
    }
    if (specs.size === 0) this.#problem(['artifacts'], 'the variant has no artifacts');
    return [...specs].map(([key, { path, spec }]) => this.#artifact(key, path, spec, stem));
  }

  #artifact(
    key: string,
    path: PropertyKey[],
    spec: ArtifactSpec,
    stem: string | undefined,
  ): PlannedArtifact {
    const {
      suffix,
      file,
      name,
      optional = false,
      reproducible,
      shared = false,
    } = typeof spec === 'string' ? { suffix: spec } : spec;
    if (suffix === undefined && file === undefined)
      this.problems.push({ path, message: 'has neither suffix nor file' });
    if (suffix !== undefined && file !== undefined)
      this.problems.push({ path, message: 'has both suffix and file; keep one of them' });
    if (suffix !== undefined && stem === undefined)
      this.problems.push({
        path: ['output'],
        message: 'is missing: artifacts with a suffix need the stem of their files',
      });
    const ending = suffix === undefined ? `-${key}` : this.#expand(suffix, path);
    const output =
      file === undefined
        ? this.#stemAndSuffix(stem ?? '', ending, path)
        : this.#expandPath(file, [...path, 'file']);
    return {
      key,
      attributePath: this.#attributePath(key, ending),
      name: this.#name(key, ending, name, path),
      output,
      optional,
      reproducible: reproducible ?? isReproducible(output),
      shared,
    };
  }

  #name(key: string, suffix: string, own: string | undefined, path: PropertyKey[]): string {
    const template = own ?? this.#config.names.artifact ?? `${this.#join('-')}{suffix}`;
    const place =
      own === undefined
        ? this.#config.names.artifact === undefined
          ? path
          : ['names', 'artifact']
        : [...path, 'name'];
    return this.#expand(template, place, { artifact: key, suffix }, (name) => {
      const problem = storeNameProblem(name);
      return problem && `Nix rejects the name ${JSON.stringify(name)}: ${problem}`;
    });
  }

  #attributePath(key: string, suffix: string): string[] {
    const template = this.#config.names.attribute ?? `${this.#join('.')}.{artifact}`;
    const place = ['names', 'attribute'];
    const path = this.#expand(template, place, { artifact: key, suffix }, (attribute) =>
      attribute.split('.').includes('')
        ? `${JSON.stringify(attribute)} has an empty part`
        : undefined,
    );
    return path.split('.');
  }

  #environment(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.#config.kas.environment).map(([name, template]) => [
        name,
        this.#expand(template, ['kas', 'environment', name], { 'host.arch': this.#host.arch }),
      ]),
    );
  }

  #arch(): string | undefined {
    return this.#specs.findLast(({ spec }) => spec.arch !== undefined)?.spec.arch;
  }

  #join(separator: string): string {
    return this.#visible.map((name) => `{${name}}`).join(separator);
  }

  /** What becomes of a template; `check` says what is wrong with that. */
  #expand(
    source: string,
    path: PropertyKey[],
    more: Values = {},
    check: (expanded: string) => string | undefined = () => undefined,
  ): string {
    const template = parseTemplate(source);
    const values = { ...this.#combination, arch: this.#arch(), ...more };
    const known = [...this.#axes.map(({ name }) => name), 'arch', ...Object.keys(more)];
    const unknown = namesIn(template).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      this.problems.push({
        path,
        message: `{${unknown}} is not known here; known: ${known.join(', ')}`,
      });
      return source;
    }
    try {
      const expanded = expand(template, values);
      const problem = check(expanded);
      if (problem !== undefined) this.#problem(path, problem);
      return expanded;
    } catch (error) {
      this.#problem(path, (error as SyntaxError).message);
      return source;
    }
  }

  #stemAndSuffix(stem: string, suffix: string, path: PropertyKey[]): string {
    const output = `${stem}${suffix}`;
    const problem = outputProblem(output);
    // What is wrong with the stem is said of the stem.
    if (problem !== undefined && outputProblem(stem) === undefined) this.#problem(path, problem);
    return output;
  }

  #expandPath(source: string, path: PropertyKey[]): string {
    return this.#expand(source, path, {}, outputProblem);
  }

  #problem(path: PropertyKey[], message: string): void {
    this.problems.push({ path, message: `${this.id}: ${message}` });
  }
}

/** A template can be right and what becomes of it not: `[../{feature}]`, or a suffix with `..`. */
function outputProblem(output: string): string | undefined {
  const problem = projectPathProblem(output);
  return problem && `the output ${JSON.stringify(output)} ${problem}`;
}

/** What holds for every variant is said once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
