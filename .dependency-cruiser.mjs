/** Who may know whom. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-knows-nobody',
      comment: 'The contracts rest on zod alone.',
      severity: 'error',
      from: { path: '^shared/src', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^shared/src', 'node_modules/zod/'] },
    },
    {
      name: 'zod-mini-only',
      comment: 'The full zod is 16 kB more in the browser.',
      severity: 'error',
      from: { path: '^(shared|frontend|widget|backend)/src' },
      to: { path: 'node_modules/zod/', pathNot: 'node_modules/zod/(mini|v4/mini|v4/core)/' },
    },
    {
      name: 'console-knows-shared-only',
      severity: 'error',
      from: { path: '^frontend/' },
      to: { path: '^(backend|widget|e2e|bench|scripts)/' },
    },
    {
      name: 'widget-knows-shared-only',
      severity: 'error',
      from: { path: '^widget/' },
      to: { path: '^(backend|frontend|e2e|bench|scripts)/' },
    },
    {
      name: 'widget-without-schemas',
      comment: 'Types and constants weigh nothing; zod would be a fifth of the widget.',
      severity: 'error',
      from: { path: '^widget/src', pathNot: '\\.spec\\.ts$' },
      to: { path: ['node_modules/zod/', '\\.contract\\.ts$'] },
    },
    {
      name: 'server-knows-no-screen',
      severity: 'error',
      from: { path: '^backend/src' },
      to: { path: '^(frontend|widget|e2e|bench|scripts)/' },
    },
    {
      name: 'models-stay-home',
      comment: "Another feature's model is reached through its service.",
      severity: 'error',
      from: {
        path: '^backend/src/([^/]+)/',
        // Tests, migrations and the demonstration's history write below the services.
        pathNot: ['\\.spec\\.ts$', '/test[A-Z][^/]*\\.ts$', '^backend/src/(demo|testing|database)/'],
      },
      to: { path: '^backend/src/[^/]+/.+\\.model\\.ts$', pathNot: '^backend/src/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.nx|\\.baton)/' },
    tsConfig: { fileName: 'backend/tsconfig.json' },
    // What TypeScript leaves out of the built code is no dependency: types may point both ways.
    tsPreCompilationDeps: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@baton/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.js'],
      mainFields: ['module', 'main'],
    },
  },
};
