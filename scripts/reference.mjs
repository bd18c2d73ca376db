// `npm run reference` writes docs/reference/ from what the program says of itself; `--check` fails where
// a page is not what would be written, or docs/troubleshooting.md lacks an error.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isMain } from './is-main.mjs';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/cli.js');
const directory = join(root, 'docs/reference');
const notice =
  '<!-- Written by npm run reference. Change what it is made from, and run that again. -->';

/** @typedef {{ type?: string, enum?: unknown[], const?: unknown, default?: unknown, description?: string, properties?: Record<string, Schema>, additionalProperties?: Schema | boolean, anyOf?: Schema[], items?: Schema, required?: string[] }} Schema */

/** @param {string[]} args */
function run(...args) {
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
  return execFileSync(process.execPath, [cli, ...args], { encoding: 'utf8', env });
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** @param {Schema} schema @returns {string} */
function valuesOf(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(valuesOf))].join(' or ');
  if (schema.type === 'array') return schema.items ? `list of ${valuesOf(schema.items)}` : 'list';
  return (
    { object: 'mapping', string: 'text', boolean: '`true`, `false`' }[schema.type ?? ''] ??
    schema.type ??
    'any'
  );
}

/**
 * Each key that can be written, those of mappings below theirs.
 * @param {string} path
 * @param {Schema} schema
 * @returns {string[][]}
 */
function keysOf(path, schema) {
  const below = [
    ...Object.entries(schema.properties ?? {}).map(([key, value]) => [
      path === '' ? key : `${path}.${key}`,
      value,
    ]),
    ...(typeof schema.additionalProperties === 'object'
      ? [[`${path}.<name>`, schema.additionalProperties]]
      : []),
  ];
  const rows = below.flatMap(([key, value]) => keysOf(String(key), /** @type {Schema} */ (value)));
  const choices = (schema.anyOf ?? []).flatMap((choice) =>
    keysOf(path, { ...choice, description: '' }),
  );
  const own = path !== '' && Boolean(schema.description);
  if (!own) return [...rows, ...choices];
  const isGiven = schema.default !== undefined && JSON.stringify(schema.default) !== '{}';
  const fallback = isGiven ? `\`${JSON.stringify(schema.default).replace(/^"(.*)"$/, '$1')}\`` : '';
  return [
    [`\`${path}\``, valuesOf(schema), fallback, schema.description ?? ''],
    ...rows,
    ...choices,
  ];
}

function configuration() {
  const rows = keysOf('', JSON.parse(run('schema')));
  return [
    '# Every key of the configuration',
    '[What they are for](../configuration.md). `<name>` is yours to choose.',
    table(['key', 'values', 'default', 'what'], rows),
  ];
}

function action() {
  const { inputs, outputs } = parse(read('action.yml'));
  const described = (
    /** @type {Record<string, { description: string, default?: string }>} */ entries,
  ) => Object.entries(entries);
  return [
    '# Every input and output of the action',
    '[What they are for](../action.md).',
    '## Inputs',
    table(
      ['input', 'default', 'what'],
      described(inputs).map(([name, { default: value, description }]) => [
        `\`${name}\``,
        value === undefined ? '' : `\`${value}\``,
        description,
      ]),
    ),
    '## Outputs',
    table(
      ['output', 'what'],
      described(outputs).map(([name, { description }]) => [`\`${name}\``, description]),
    ),
  ];
}

function commands() {
  const names = [...run('--help').matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  const block = (/** @type {string} */ text) => `\`\`\`\n${text.trimEnd()}\n\`\`\``;
  const [, topics = ''] = /^Topics of .*: (.*)\.$/m.exec(run('--help')) ?? [];
  return [
    '# Every command',
    '[What they are for](../commands.md).',
    block(run('--help')),
    ...names.flatMap((name) => [`## \`${name}\``, block(run(name, '--help'))]),
    '# Every topic of `help`',
    ...topics.split(', ').flatMap((name) => [`## ${name}`, block(run('help', name))]),
  ];
}

/** @returns {[code: string, exit: string][]} */
function errors() {
  const text = read('src/errors.ts');
  const table = text.slice(
    text.indexOf('const exitCodeOf'),
    text.indexOf('} as const', text.indexOf('const exitCodeOf')),
  );
  return [...table.matchAll(/^ {2}'?([a-z-]+)'?: exitCodes\.(\w+),$/gm)].map(
    ([, code = '', exit = '']) => [code, exit],
  );
}

function exitCodes() {
  const numbers = Object.fromEntries(
    [...read('src/errors.ts').matchAll(/^ {2}(\w+): (\d+),$/gm)].map(
      ([, name = '', number = '']) => [name, number],
    ),
  );
  const rows = errors().map(([code, exit]) => [
    `[\`${code}\`](../troubleshooting.md#${code})`,
    numbers[exit] ?? '',
  ]);
  return [
    '# Every error',
    'The code is what `--json` prints; scripts may match on it. [What exit codes mean](../commands.md#exit-codes).',
    table(['code', 'exit code'], rows),
  ];
}

/** @type {Record<string, () => string[]>} */
const pages = {
  'configuration.md': configuration,
  'action.md': action,
  'commands.md': commands,
  'errors.md': exitCodes,
};

/** @returns {string[]} what is wrong, a line each */
function check() {
  const stale = Object.entries(pages)
    .filter(([name, page]) => !isWritten(name, textOf(page)))
    .map(([name]) => `docs/reference/${name} is not what npm run reference writes`);
  const headings = read('docs/troubleshooting.md').split('\n');
  const unsaid = errors()
    .filter(([code]) => !headings.includes(`### ${code}`))
    .map(([code]) => `docs/troubleshooting.md has no heading "### ${code}"`);
  return [...stale, ...unsaid];
}

/**
 * @param {string} name
 * @param {string} text
 */
function isWritten(name, text) {
  try {
    return readFileSync(join(directory, name), 'utf8') === text;
  } catch {
    return false;
  }
}

/** @param {() => string[]} page */
function textOf(page) {
  return `${[notice, ...page()].join('\n\n')}\n`;
}

if (isMain(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const problems = check();
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } else {
    mkdirSync(directory, { recursive: true });
    for (const [name, page] of Object.entries(pages))
      writeFileSync(join(directory, name), textOf(page));
  }
}
