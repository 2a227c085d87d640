import { jestConfig, swcTransform } from '../jest.base.mjs';

const base = jestConfig('frontend');

// The texts are JSON modules, which Node and Jest want imported `with { type: 'json' }`; swc must leave that in.
const [swc, settings] = swcTransform;
const withAttributes = [
  swc,
  { ...settings, jsc: { ...settings.jsc, experimental: { keepImportAttributes: true } } },
];

export default jestConfig('frontend', {
  testEnvironment: 'jsdom',
  // `node` makes Vue resolve to one instance for ES and CommonJS packages alike.
  environmentConditions: ['node', 'node-addons'],
  extensionsToTreatAsEsm: ['.ts', '.vue'],
  moduleFileExtensions: [...base.moduleFileExtensions, 'vue'],
  transform: { '^.+\\.ts$': withAttributes, '^.+\\.vue$': '<rootDir>/../jest.vue-transform.mjs' },
});
