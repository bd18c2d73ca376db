import manifest from '../package.json' with { type: 'json' };

/** Our own release. */
export const version: string = manifest.version;
