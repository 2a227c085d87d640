import { expect, it } from '@jest/globals';
import { parseEnv } from './env.js';

it('names every invalid variable at once, each with what it must be', () => {
  const invalid = { PORT: 'abc', BATON_DEMO: 'maybe', BATON_LOG: 'loud', BATON_PUBLIC_URL: 'here' };
  expect(() => parseEnv(invalid)).toThrow(
    'These variables cannot be used: PORT must be a whole number from 0 to 65535; ' +
      'BATON_PUBLIC_URL must be an address such as https://baton.example; ' +
      'BATON_DEMO must be true, false or quiet; ' +
      'BATON_LOG must be fatal, error, warn, info, debug or silent. Correct them and start again.',
  );
});

it.each(['80000', '-1', '1.5'])('names the port %s with what it must be', (port) => {
  expect(() => parseEnv({ PORT: port })).toThrow('PORT must be a whole number from 0 to 65535.');
});

it('refuses demonstration sign-in for others than this machine', () => {
  expect(() => parseEnv({ HOST: '0.0.0.0' })).toThrow('set BATON_DEMO=false');
  expect(parseEnv({ HOST: '0.0.0.0', BATON_DEMO: 'false' }).demo).toBe('off');
});

it('refuses a token for the metrics that is soon guessed', () => {
  const message = 'BATON_METRICS_TOKEN must have at least 16 characters.';
  expect(() => parseEnv({ BATON_METRICS_TOKEN: '15 characters..' })).toThrow(message);
  expect(parseEnv({ BATON_METRICS_TOKEN: '16 characters...' }).metricsToken).toBe('16 characters...');
});
