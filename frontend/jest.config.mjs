import { jestConfig } from '../jest.base.mjs';

const base = jestConfig('frontend');

export default jestConfig('frontend', {
  testEnvironment: 'jsdom',
  // `node` makes Vue resolve to one instance for ES and CommonJS packages alike.
  environmentConditions: ['node', 'node-addons'],
  extensionsToTreatAsEsm: ['.ts', '.vue'],
  moduleFileExtensions: [...base.moduleFileExtensions, 'vue'],
  transform: { ...base.transform, '^.+\\.vue$': '<rootDir>/../jest.vue-transform.mjs' },
});
