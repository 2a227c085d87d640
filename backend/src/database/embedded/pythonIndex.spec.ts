import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadFromSimpleIndex } from './pythonIndex.js';

const wanted = { project: 'some-db', file: 'some_db-1.0-py3-none-any.whl' };
const environment = { ...process.env };
let folder: string;
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-index-'));
  process.env = { ...environment, PIP_CONFIG_FILE: join(folder, 'pip.conf') };
  delete process.env.PIP_INDEX_URL;
  delete process.env.PIP_EXTRA_INDEX_URL;
  delete process.env.PIP_CERT;
});
afterEach(() => {
  process.env = { ...environment };
  server?.close();
});

/** An index as registries build them: relative links with a checksum, files behind a redirect. */
async function serveIndex(credentials?: string): Promise<string> {
  server = createServer((request, response) => {
    const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (expected && request.headers.authorization !== expected) return response.writeHead(401).end();
    if (request.url === '/simple/some-db/') {
      return response.end(`<a href="../../files/${wanted.file}#sha256=00">${wanted.file}</a>`);
    }
    if (request.url === `/files/${wanted.file}`) return response.writeHead(302, { location: '/there' }).end();
    return request.url === '/there' ? response.end('the wheel') : response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the Python registry without pip', () => {
  it("follows the index that pip's configuration file names", async () => {
    await writeFile(join(folder, 'pip.conf'), `[global]\nindex-url = http://${await serveIndex()}/simple/\n`);
    await downloadFromSimpleIndex(wanted, join(folder, 'file'));
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('the wheel');
  });

  it('tries the extra indexes, with the credentials of their address', async () => {
    const host = await serveIndex('me:secret');
    process.env.PIP_INDEX_URL = `http://${host}/elsewhere`;
    process.env.PIP_EXTRA_INDEX_URL = `http://me:secret@${host}/simple`;
    await downloadFromSimpleIndex(wanted, join(folder, 'file'));
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('the wheel');
  });

  it('says what the registry answered when the file is not there', async () => {
    process.env.PIP_INDEX_URL = `http://${await serveIndex()}/simple`;
    await expect(
      downloadFromSimpleIndex({ ...wanted, file: 'other.whl' }, join(folder, 'file')),
    ).rejects.toThrow('has no other.whl');
    await expect(
      downloadFromSimpleIndex({ ...wanted, project: 'none' }, join(folder, 'file')),
    ).rejects.toThrow('answered 404');
  });
});
