import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoProject, demoProject } from '../support/demo-project.ts';
import { type StrictS3, strictS3 } from '../support/s3/strict-s3.ts';

/** Two variants of one image: where they share a build directory, they write the same files. */
const config = `version: 1
kas:
  files: [kas/base.yml]
  command: [sh, ./kas-when.sh]
axes:
  machine:
    qemuamd64: { kas: kas/machine/qemuamd64.yml, arch: x86_64 }
  role:
    base: { kas: kas/role/base.yml }
    server: { kas: kas/role/server.yml }
  feature:
    debug: { kas: kas/feature/debug.yml }
variants:
  - { machine: qemuamd64, role: base, feature: debug }
  - { machine: qemuamd64, role: [server, base] }
output: "{machine}/demo-image-{role}-demo-{machine}"
artifacts: { wic: .wic, vmlinuz: -vmlinuz, initrd: -initrd.img }
names: { artifact: "demo-{machine}-{role}[-{feature}]{suffix}" }
`;

/** Real kas; the second build waits, where a test has not let it go on. */
const kas = `case "$2" in *debug*) until [ -e go ]; do sleep 0.05; done ;; esac
exec kas "$@"
`;

/** Three variants, of which the second can be kept from building, and a bucket that can be slow. */
export interface OverlapWorld extends AsyncDisposable {
  readonly project: DemoProject;
  readonly s3: StrictS3;
  readonly storage: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Lets the build of `qemuamd64.base.debug` go on. */
  letGo(): Promise<void>;
}

export async function overlapWorld(): Promise<OverlapWorld> {
  const project = await demoProject({ 'isar-artifacts.yml': config, 'kas-when.sh': kas });
  const s3 = await strictS3();
  return {
    project,
    s3,
    storage: `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${encodeURIComponent(s3.endpoint)}`,
    environment: {
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      XDG_STATE_HOME: join(project.root, '../state'),
    },
    letGo: () => writeFile(join(project.root, 'go'), ''),
    [Symbol.asyncDispose]: async () => {
      await s3[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}
