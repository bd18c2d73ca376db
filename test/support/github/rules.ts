import { type Answers, aside, refused, routeOf } from './emulator.ts';
import { headOf } from './pull-requests.ts';

/** GitHub's answers to a token that it does not know, which the emulator takes for anybody's. */
export function withTokens(answers: Answers, tokens: readonly string[]): Answers {
  return async (request) => {
    const { authorization } = request;
    if (authorization === undefined) return refused(401, 'Requires authentication');
    const token = authorization.replace(/^(token|bearer) /i, '');
    return tokens.includes(token) ? answers(request) : refused(401, 'Bad credentials');
  };
}

/** What GitHub says about refs and comparisons, where the emulator says something else. */
export function withRefs(emulator: Answers): Answers {
  return async (request) => {
    const { repository, path } = routeOf(request.target);
    const route = `${request.method} ${path.slice(0, 2).join('/')}`;
    if (route === 'PATCH git/refs') {
      const branch = path.slice(3).join('/');
      const known = await headOf(emulator, request, branch);
      if (known === undefined) return refused(422, 'Reference does not exist');
    }
    const answer = await emulator(request);
    if (answer.status !== 404 || path[0] !== 'compare') return answer;
    const ends = (path[1] ?? '').split('...');
    const found = await Promise.all(
      ends.map((sha) => emulator(aside(request, 'GET', `${repository}/git/commits/${sha}`))),
    );
    if (found.some(({ status }) => status !== 200)) return answer;
    return refused(404, `No common ancestor between ${ends.join(' and ')}.`);
  };
}
