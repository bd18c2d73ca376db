// Who runs in a round, and in which order.

/** @typedef {import('./measure.mjs').Command} Command */
/** @typedef {'publish' | 'publish-again' | 'hash-and-publish'} Mode of ours.ts */
/** @typedef {'none' | 'zstd'} Encoding */
/**
 * @typedef {object} Contender
 * @property {string} name begins with `ours` where it is
 * @property {boolean} toSink whether the null sink counts what it sends
 * @property {(round: string) => Command} command by the name of the round, for keys that are new
 */
/**
 * @typedef {object} Server
 * @property {'http' | 'https' | 'ceph'} name
 * @property {string} endpoint
 * @property {string} bucket
 * @property {{ accessKeyId: string, secretAccessKey: string }} credentials
 * @property {string} [certificate] that clients have to trust
 */
/**
 * @typedef {object} Material
 * @property {string} image
 * @property {string} sha256
 * @property {string} ours the bundle of ours.ts
 * @property {string | undefined} libStorage
 */

/**
 * Those that need no server.
 * @param {Material} material
 * @returns {Contender[]}
 */
export function localContenders({ image, ours }) {
  return [
    local('openssl', 'openssl', ['dgst', '-sha256', image]),
    local('sha256sum', 'sha256sum', [image]),
    local('ours hash', process.execPath, [ours, 'hash', image]),
    local('zstd', 'zstd', zstdArgs(image)),
  ];
}

/** @param {string} image */
export function zstdArgs(image) {
  return ['-q', '-3', '-T2', '-c', image];
}

/**
 * Those that talk to one server, peers beside ours.
 * @param {Material} material
 * @param {Server} server
 * @returns {Contender[]}
 */
export function serverContenders(material, server) {
  /** @param {string} name @param {Mode} mode @param {Encoding} encoding @param {string} [place] */
  const ours = (name, mode, encoding, place = name) =>
    publishing(material, server, { name, mode, encoding, place });
  const [peer, raw] = [aws(material.image, server), ours('raw', 'publish', 'none')];
  if (server.name === 'https') return [peer, raw];
  return [
    peer,
    raw,
    // To where the one before it has just published.
    ours('unchanged', 'publish-again', 'none', 'raw'),
    ours('hash-and-raw', 'hash-and-publish', 'none'),
    ours('zstd', 'publish', 'zstd'),
    ...libStorage(material, server),
  ];
}

/**
 * Hashes and publishes a file that is hardly more than a size.
 * @param {Material} material of that file
 * @param {Server} server
 */
export function sparseContender(material, server) {
  const mode = 'hash-and-publish';
  return publishing(material, server, { name: 'sparse', mode, encoding: 'zstd', place: 'sparse' });
}

/**
 * @param {Material} material
 * @param {Server} server
 * @param {{ name: string, mode: Mode, encoding: Encoding, place: string }} how place: folder of the bucket
 * @returns {Contender}
 */
function publishing({ image, sha256, ours }, server, { name, mode, encoding, place }) {
  return {
    name: `ours ${name} ${server.name}`,
    toSink: server.name !== 'ceph',
    command: (round) => {
      const query = `region=us-east-1&endpoint=${server.endpoint}`;
      const store = `s3://${server.bucket}/${round}/${server.name}/${place}?${query}`;
      const record = `${image}-${server.name}-${place}.json`;
      const trust = server.certificate ? { NODE_EXTRA_CA_CERTS: server.certificate } : {};
      const args = [ours, mode, image, sha256, store, encoding, record];
      return { program: process.execPath, args, env: { ...credentialsOf(server), ...trust } };
    },
  };
}

/**
 * @param {string} image
 * @param {Server} server
 * @returns {Contender}
 */
function aws(image, server) {
  const trust = server.certificate ? ['--ca-bundle', server.certificate] : [];
  const options = ['--quiet', '--region', 'us-east-1', '--endpoint-url', server.endpoint, ...trust];
  return {
    name: `aws ${server.name}`,
    toSink: server.name !== 'ceph',
    command: (round) => ({
      program: 'aws',
      args: [
        's3',
        'cp',
        ...options,
        image,
        `s3://${server.bucket}/${round}/${server.name}/aws/image`,
      ],
      env: credentialsOf(server),
    }),
  };
}

/**
 * @param {Material} material
 * @param {Server} server
 * @returns {Contender[]}
 */
function libStorage({ image, libStorage: program }, server) {
  if (program === undefined) return [];
  return [
    {
      name: `lib-storage ${server.name}`,
      toSink: server.name !== 'ceph',
      command: (round) => ({
        program: process.execPath,
        args: [
          program,
          image,
          server.endpoint,
          server.bucket,
          `${round}/${server.name}/lib-storage/image`,
        ],
        env: credentialsOf(server),
      }),
    },
  ];
}

/**
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @returns {Contender}
 */
function local(name, program, args) {
  return { name, toSink: false, command: () => ({ program, args }) };
}

/** @param {Server} server */
function credentialsOf({ credentials }) {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
