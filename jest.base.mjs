import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** swc removes the types only; `tsc` checks them, specs included (`npm run check`). */
export const swcTransform = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
      experimental: { keepImportAttributes: true },
    },
    sourceMaps: 'inline',
  },
];

/**
 * The Jest settings every project shares: native ES modules, TypeScript through swc, `.js` suffixes and `#shared/…`
 * pointing at the sources. A project spreads its own settings over these.
 */
export function jestConfig(project, own = {}) {
  const { environmentConditions = ['node', 'node-addons'], ...settings } = own;
  return {
    displayName: project,
    rootDir: `${root}${project}`,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@baton/source', ...environmentConditions] },
    testMatch: ['**/*.spec.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: { '^.+\\.ts$': swcTransform },
    ...settings,
  };
}
