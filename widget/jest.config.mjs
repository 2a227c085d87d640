import { jestConfig } from '../jest.base.mjs';

export default jestConfig('widget', {
  testEnvironment: 'jsdom',
  environmentConditions: ['browser'],
});
