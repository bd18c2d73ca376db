import { ask, askPatience } from '../build/ask.ts';
import type { EngineCommand } from '../build/container-engine.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Check } from './check.ts';
import type { ContainerFacts } from './container-facts.ts';
import { type Choice, nameOf, type Products } from './engine-choice.ts';
import { error, type Judgement, ok, warning } from './finding.ts';

/** Its questions have a patience of their own. */
const patience = 40_000;

export function engineCheck(
  facts: () => Promise<ContainerFacts>,
  runtimeArgs: readonly string[],
): Check {
  const examine = async (signal: AbortSignal) => {
    const { products, choice, engine, image, environment } = await facts();
    const claim = judgeClaim(products, choice);
    // Nothing can be told of a program that fails, but why.
    const isNamed = choice.engine !== undefined && products[choice.engine] !== 'unknown';
    if (engine === undefined || (isNamed && claim.level === 'error')) return [claim];
    const answer = await judgeAnswer(engine, { products, environment, signal });
    if (answer.level === 'error') return isNamed ? [...wrong(claim), answer] : [answer];
    if (claim.level === 'error') return [claim];
    const { timedOut, ok: isThere } = await ask(environment, engine, ['image', 'inspect', image], {
      signal,
    });
    const presence = judgeImage(image, { isThere: timedOut ? undefined : isThere, runtimeArgs });
    return [worse(claim, answer), presence];
  };
  return { name: 'engine', examine, patience, mustAnswer: true };
}

const wrong = (claim: Judgement) => (claim.level === 'ok' ? [] : [claim]);
const worse = (claim: Judgement, answer: Judgement) => (claim.level === 'ok' ? answer : claim);

/** Whether the engine that kas-container takes is what its name says. */
export function judgeClaim(products: Products, choice: Choice): Judgement {
  if (choice.engine === undefined) {
    return error(
      `kas-container has no container engine: ${choice.refused}`,
      'on Debian: apt-get install podman, or docker.io; kas.engine says which one is taken',
    );
  }
  const { engine } = choice;
  const really = products[engine] ?? 'unknown';
  if (really === engine) return ok(`kas-container starts ${engine}`);
  if (engine === 'docker' && really === 'podman') {
    return warning(
      'docker is really podman, and kas-container starts it as if it were docker: without the user namespace that podman wants, and without sudo',
      'set kas.engine: podman',
    );
  }
  return error(
    `${engine} is ${nameOf(really)}: kas-container and isar-artifacts would ask it for what only ${engine} knows`,
    products.podman === 'podman'
      ? 'set kas.engine: podman, or install docker itself'
      : `install ${engine} itself, or podman, and set kas.engine`,
  );
}

async function judgeAnswer(
  engine: EngineCommand,
  {
    products,
    environment,
    signal,
  }: Pick<ContainerFacts, 'products' | 'environment'> & { readonly signal: AbortSignal },
): Promise<Judgement> {
  const answer = await ask(environment, engine, ['ps', '--quiet'], { signal });
  const name = quoteCommand(engine);
  if (answer.ok) return ok(`kas-container starts ${name}, which answers`);
  const isDocker = engine.includes('docker');
  const other = isDocker && products.podman === 'podman' ? '; or set kas.engine: podman' : '';
  return error(
    `${name} does not work, so no container can be started: ${answer.timedOut ? `no answer within ${askPatience / 1000} s` : answer.reason}`,
    `mend what it names, until this works: ${quoteCommand([...engine, 'ps'])}${other}`,
  );
}

/**
 * A tag may be another image tomorrow; but one that was made here has no digest to go by.
 * @param isThere undefined where the engine does not say
 */
export function judgeImage(
  image: string,
  { isThere, runtimeArgs }: { isThere: boolean | undefined; runtimeArgs: readonly string[] },
): Judgement {
  if (isThere === undefined) {
    return warning(
      `whether the image ${image} is here cannot be told: the engine does not answer in time`,
      'is it busy? Then try again later',
    );
  }
  const never = /(?:^|\s)--pull[= ]never(?:\s|$)/.test(runtimeArgs.join(' '));
  if (!isThere && never) {
    return error(
      `the image ${image} is not here, and kas.runtime-args forbid to pull it`,
      'pull it by hand, or take --pull=never out',
    );
  }
  const presence = isThere ? 'is here' : 'is not here yet: the first build pulls it';
  if (image.includes('@') || image.startsWith('localhost/')) return ok(`${image} ${presence}`);
  return warning(
    `${image} ${presence}; it is named by a tag, which may be another image tomorrow`,
    'name it by its digest: kas.image: NAME@sha256:...',
  );
}
