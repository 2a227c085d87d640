import { jestConfig } from '../jest.base.mjs';

export default jestConfig('backend', {
  testTimeout: 20_000,
});
