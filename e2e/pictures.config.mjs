import config from './jest.config.mjs';

/** Takes the pictures of the documentation: `npx nx run e2e:pictures`. */
export default { ...config, displayName: 'pictures', testMatch: ['<rootDir>/pictures.ts'] };
