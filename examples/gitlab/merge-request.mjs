// Pushes the branch that isar-artifacts left, and keeps one merge request for it. Arguments: the
// branch that the update is for, and the exit code of isar-artifacts.
//
// Masked and protected variable ISAR_ARTIFACTS_GITLAB_TOKEN: a project access token with the
// scopes `api` and `write_repository`. The rest is what GitLab tells every job.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const [base, status] = process.argv.slice(2);
const branch = `isar-artifacts/update/${base}`;
const directory = '.isar-artifacts/proposal';
const { CI_API_V4_URL, CI_PROJECT_ID, CI_PROJECT_URL, ISAR_ARTIFACTS_GITLAB_TOKEN } = process.env;
const requests = `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/merge_requests`;

async function ask(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { 'private-token': ISAR_ARTIFACTS_GITLAB_TOKEN, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

const query = new URLSearchParams({ source_branch: branch, target_branch: base, state: 'all' });
// The newest first.
const known = await ask('GET', `${requests}?${query}`);
const open = known.find(({ state }) => state === 'opened');

if (existsSync(`${directory}/proposal.json`)) {
  // Never by force: what a person committed there stays. The token is in no argument and no file.
  const helper = '!f() { echo username=oauth2; echo "password=$ISAR_ARTIFACTS_GITLAB_TOKEN"; }; f';
  const push = ['push', '--quiet', `${CI_PROJECT_URL}.git`, `refs/heads/${branch}`];
  execFileSync('git', ['-c', `credential.helper=${helper}`, ...push], { stdio: 'inherit' });
  const head = execFileSync('git', ['rev-parse', `refs/heads/${branch}`], { encoding: 'utf8' });
  const { labels, draft } = JSON.parse(readFileSync(`${directory}/proposal.json`, 'utf8'));
  const text = (name) => readFileSync(`${directory}/${name}`, 'utf8').trim();
  const title = `${draft ? 'Draft: ' : ''}${text('title.txt')}`;
  const says = { title, description: text('body.md') };
  const declined = known.find(({ state, sha }) => state === 'closed' && sha === head.trim());
  if (open) {
    await ask('PUT', `${requests}/${open.iid}`, says);
    console.log(`updated ${open.web_url}`);
  } else if (declined) {
    console.log(`somebody closed ${declined.web_url}, which proposed just that`);
  } else {
    const where = { source_branch: branch, target_branch: base, labels: labels.join(',') };
    const { web_url } = await ask('POST', requests, { ...where, ...says });
    console.log(`created ${web_url}`);
  }
} else if (open && status === '0') {
  await ask('PUT', `${requests}/${open.iid}`, { state_event: 'close' });
  console.log(`nothing is left to propose: closed ${open.web_url}`);
}
