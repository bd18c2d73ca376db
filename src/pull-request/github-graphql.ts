import type { Wishes } from './forge.ts';
import type { Pull } from './github-answers.ts';
import type { Attempt, GitHub } from './github-request.ts';

/** What GitHub's REST API cannot do (docs.github.com, GraphQL API, mutations). */

const permission = 'pull-requests: write';

export function enableAutoMerge(
  github: GitHub,
  pull: Pull,
  how: NonNullable<Wishes['autoMerge']>,
): Promise<Attempt<unknown>> {
  return github.mutate({
    query:
      'mutation($id: ID!, $how: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $how}) { clientMutationId } }',
    variables: { id: pull.node_id, how: how.toUpperCase() },
    permission,
  });
}

/** Makes a pull request a draft, or no draft any more. */
export function setDraft(github: GitHub, pull: Pull, draft: boolean): Promise<Attempt<unknown>> {
  const name = draft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  return github.mutate({
    query: `mutation($id: ID!) { ${name}(input: {pullRequestId: $id}) { clientMutationId } }`,
    variables: { id: pull.node_id },
    permission,
  });
}
