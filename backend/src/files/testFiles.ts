import { crc32, deflateSync } from 'node:zlib';
import type { Attachment } from '#shared/files/files.contract';
import { consoleFilesPath, widgetFilesPath } from '#shared/files/files.limits';
import type { Reply } from '#shared/wire/request';
import type { BusinessName, Floor, Name } from '../testing/floor.js';

/** A grey picture of that size; its pixels may be left out, since nobody looks at them. */
export function png(width: number, height: number, pixels = true): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const lines = pixels ? Buffer.alloc((width + 1) * height, 0x80) : Buffer.alloc(0);
  for (let line = 0; pixels && line < height; line++) lines[line * (width + 1)] = 0;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, part('IHDR', header), part('IDAT', deflateSync(lines)), part('IEND')]);
}

function part(name: string, data = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

export const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

/** An upload or a reading as a browser would send it. */
export interface Sent {
  status: number;
  headers: Headers;
  reply: Reply<Attachment>;
  bytes: Buffer;
}

/** What a test changes of an upload. */
export interface Way {
  instance?: number;
  origin?: string | null;
  type?: string;
  body?: ReadableStream;
}

async function send(url: string, init: RequestInit): Promise<Sent> {
  const answer = await fetch(url, init);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const json = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  const reply = (json ? JSON.parse(bytes.toString()) : null) as Reply<Attachment>;
  return { status: answer.status, headers: answer.headers, reply, bytes };
}

const portOf = (floor: Floor, way: Way) => floor.servers[way.instance ?? 0]!.port;

function headersOf(port: number, way: Way): Record<string, string> {
  const origin = way.origin === undefined ? `http://localhost:${port}` : way.origin;
  return { 'content-type': way.type ?? 'application/octet-stream', ...(origin !== null && { origin }) };
}

/** Uploads as a member does, for a chat. `who` null: without a session. */
export async function uploadAs(
  floor: Floor,
  who: Name | null,
  file: { chatId: string; name: string; bytes: Uint8Array },
  way: Way = {},
): Promise<Sent> {
  const port = portOf(floor, way);
  const query = new URLSearchParams({ chatId: file.chatId, name: file.name });
  const headers = { ...headersOf(port, way), ...(who && { cookie: await floor.cookieOf(who) }) };
  const body = way.body ?? (file.bytes as Uint8Array<ArrayBuffer>);
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
  return send(`http://127.0.0.1:${port}${consoleFilesPath}?${query}`, init);
}

/** Uploads as a user does, with their token. */
export function uploadAsUser(
  floor: Floor,
  user: { token: string | null; business?: BusinessName },
  file: { name: string; bytes: Uint8Array },
  way: Way = {},
): Promise<Sent> {
  const port = portOf(floor, way);
  const business = floor[user.business ?? 'meadow'].widgetKey;
  const query = new URLSearchParams({ business, name: file.name });
  const headers = {
    ...headersOf(port, way),
    ...(user.token !== null && { authorization: `Bearer ${user.token}` }),
  };
  const body = file.bytes as Uint8Array<ArrayBuffer>;
  return send(`http://127.0.0.1:${port}${widgetFilesPath}?${query}`, { method: 'POST', headers, body });
}

/** Reads as a member does. */
export async function readAs(floor: Floor, who: Name | null, id: string, way: Way = {}): Promise<Sent> {
  const headers: Record<string, string> = who ? { cookie: await floor.cookieOf(who) } : {};
  return send(`http://127.0.0.1:${portOf(floor, way)}${consoleFilesPath}/${id}`, { headers });
}

/** Reads as a user does, with their token. */
export function readAsUser(
  floor: Floor,
  user: { token: string | null; business?: BusinessName },
  id: string,
  way: Way = {},
): Promise<Sent> {
  const port = portOf(floor, way);
  const business = floor[user.business ?? 'meadow'].widgetKey;
  const origin = way.origin === undefined ? `http://localhost:${port}` : way.origin;
  const headers = {
    ...(origin !== null && { origin }),
    ...(user.token !== null && { authorization: `Bearer ${user.token}` }),
  };
  const query = new URLSearchParams({ business });
  return send(`http://127.0.0.1:${port}${widgetFilesPath}/${id}?${query}`, { headers });
}

/** What must have been stored. */
export function stored({ reply }: Sent): Attachment {
  if (!reply?.ok) throw new Error(`The file was refused: ${JSON.stringify(reply)}`);
  return reply.data;
}
