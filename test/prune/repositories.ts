import { execa } from 'execa';
import { renderRegistry } from '../../src/registry/render.ts';
import { pinOf, registryOf, variantOf } from '../registry/registries.ts';
import { identity, type Repository } from '../support/repository.ts';

/** A registry file that pins files with these contents, and names a record of such contents. */
export function registryText(contents: string, record?: Parameters<typeof variantOf>[2]): string {
  const pin = pinOf('qemuamd64.server.wic', contents);
  return renderRegistry(registryOf(variantOf('qemuamd64.server', [pin], record)));
}

/** Makes branches, each with one commit of these files. Fast, for there may be hundreds. */
export async function importBranches(
  { root }: Repository,
  branches: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const commits = Object.entries(branches).map(([name, files]) => {
    const written = Object.entries(files).map(
      ([path, text]) => `M 100644 inline ${JSON.stringify(path)}\n${data(text)}`,
    );
    return `commit refs/heads/${name}\ncommitter Petra <petra@example.com> 1750000000 +0000\n${data(name)}${written.join('')}\n`;
  });
  const input = commits.join('');
  await execa('git', ['-C', root, 'fast-import', '--quiet'], { input, env: identity });
}
