import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HealthController } from '../health.controller.js';
import { startFloor, type Floor } from '../testing/floor.js';
import { MetricsReaders } from './metricsReaders.js';

let floor: Floor;

beforeAll(async () => {
  floor = await startFloor();
});
afterAll(() => floor.stop());

const token = 'a token of some length';

function admit(readers: MetricsReaders): void {
  floor.get(HealthController).metricsReaders = readers;
}

async function read(headers: Record<string, string> = {}, path = '/metrics'): Promise<[number, string]> {
  const response = await fetch(`http://127.0.0.1:${floor.servers[0]!.port}${path}`, { headers });
  return [response.status, await response.text()];
}

test('[WI15] without a token this machine reads the metrics, and nobody through a proxy', async () => {
  admit(new MetricsReaders(null, false));
  expect(await read()).toEqual([200, expect.stringContaining('baton_stream_lag_seconds')]);
  for (const header of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP']) {
    const [status, body] = await read({ [header]: '127.0.0.1' });
    expect([header, status, JSON.parse(body)]).toEqual([header, 404, expect.objectContaining({ ok: false })]);
  }
});

test('[WI15] behind a proxy nobody reads the metrics without a token', async () => {
  admit(new MetricsReaders(null, true));
  expect((await read())[0]).toBe(404);
  expect((await read({}, '/METRICS/'))[0]).toBe(404);
});

test.each([
  ['none', {}],
  ['another', { Authorization: 'Bearer a token of some lengtH' }],
  ['a part of it', { Authorization: 'Bearer a token' }],
  ['it under another scheme', { Authorization: `Basic ${token}` }],
])('[WI15] with a token set, %s is refused, from this machine too', async (_what, headers) => {
  admit(new MetricsReaders(token, true));
  const [status, body] = await read(headers as Record<string, string>);
  expect([status, JSON.parse(body)]).toEqual([401, expect.objectContaining({ code: 'SIGNED_OUT' })]);
});

test('[WI15] the token opens the metrics to whoever sends it', async () => {
  admit(new MetricsReaders(token, true));
  const [status, body] = await read({ Authorization: `Bearer ${token}`, 'X-Forwarded-For': '192.0.2.7' });
  expect([status, body]).toEqual([200, expect.stringContaining('baton_request_seconds')]);
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.0.2.7', false],
  ['::ffff:10.0.0.1', false],
  [undefined, false],
])('[WI15] %s is this machine: %s', (remoteAddress, admitted) => {
  const ask = (): void =>
    new MetricsReaders(null, false).require({ headers: {}, socket: { remoteAddress } as never });
  if (admitted) expect(ask).not.toThrow();
  else expect(ask).toThrow('NOT_FOUND');
});
