/** The options by which `node --test` measures the lines of src, and fails below the floor. */
export const coverageOptions = [
  '--experimental-test-coverage',
  '--test-coverage-include=src/**',
  '--test-coverage-exclude=**/*.test.ts',
  '--test-reporter=./test/coverage/coverage-floor.ts',
  '--test-reporter-destination=stdout',
] as const;
