import { jestConfig } from '../jest.base.mjs';

export default jestConfig('e2e', {
  globalSetup: '<rootDir>/../backend/src/testing/globalSetup.ts',
  globalTeardown: '<rootDir>/../backend/src/testing/globalTeardown.ts',
  testTimeout: 240_000,
});
