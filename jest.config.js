// Run by `npm run jest`: without Node's --experimental-vm-modules, jest reports a misleading
// "Cannot find module".
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/fixtures/'],
  // Neither fixtures nor the demo's copies may shadow our own package or modules.
  modulePathIgnorePatterns: ['<rootDir>/test/fixtures/', '<rootDir>/.demo/', '<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/esbuild-transform.js' },
  testTimeout: 60_000,
  maxWorkers: 2,
  // Node never frees the ES modules of a test file's context (jestjs/jest#14605,
  // nodejs/node#59118): about 20 MB remain of each file, and V8 gives up at 4 GB. A worker that
  // holds more than this after a file makes room for a new one.
  workerIdleMemoryLimit: '1GB',
};
