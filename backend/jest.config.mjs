import { jestConfig } from '../jest.base.mjs';

export default jestConfig('backend', {
  globalSetup: '<rootDir>/src/testing/globalSetup.ts',
  globalTeardown: '<rootDir>/src/testing/globalTeardown.ts',
  testTimeout: 60_000,
});
