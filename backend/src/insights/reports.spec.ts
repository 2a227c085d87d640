import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { renameCategory } from '#shared/categories/categories.contract';
import { correctClosure } from '#shared/closures/closures.contract';
import { readHealth } from '#shared/insights/health.contract';
import {
  beginReport,
  cancelReport,
  listReports,
  reportPath,
  type ReportKind,
} from '#shared/insights/reports.contract';
import { newId } from '../database/id.js';
import { ChatEndings } from '../chats/chatEndings.js';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor, type Name } from '../testing/floor.js';
import { openChat } from '../testing/chats.js';
import { csvLine } from './csv.js';
import { engagementColumns } from './engagementColumns.js';
import { risingPhrases } from './phrases.js';
import { ReportRuns } from './reportRuns.js';
import { closeOne, counted, dateOf, filterOf } from './testInsights.js';

let floor: Floor;
let ana: Client;
let lea: Client;

const asAna = () => ({ name: 'ana' as const, client: ana });

beforeAll(async () => {
  floor = await startFloor();
  ana = await floor.signIn('ana');
  lea = await floor.signIn('lea');
  const { closureId } = await closeOne(floor, asAna(), { category: 'Order', reason: 'Cancel order' });
  const { categories } = floor.meadow;
  await ana.must(correctClosure, {
    ...{ closureId, opId: randomUUID(), rev: 1, notes: '=HYPERLINK("http://evil.example"), "quoted"' },
    ...{ categoryId: categories['Order']!, reasonId: categories['Cancel order']! },
  });
  const { chatId } = await openChat(floor, 'ana');
  await floor.get(ChatEndings).userLeft(floor.meadow.id, chatId);
  await counted(floor);
});
afterAll(() => floor.stop());

const begin = (kind: ReportKind, wish = {}) =>
  lea.must(beginReport, { opId: randomUUID(), kind, filter: filterOf(floor.meadow.id, wish) });
const written = (id: string) =>
  lea.next('report:changed', (told) => told.report.id === id && told.report.state === 'done');

async function fileOf(id: string, name: Name): Promise<Response> {
  const { port } = floor.servers[0]!;
  const cookie = await floor.cookieOf(name);
  return fetch(`http://127.0.0.1:${port}${reportPath(id)}`, { headers: { cookie } });
}

test('[IN12] a report is written in the background, told to who began it, and read with its session', async () => {
  const { report } = await begin('engagements');
  expect(report).toMatchObject({ state: 'waiting', of: 2 });
  const { report: done } = await written(report.id);
  expect(done).toMatchObject({ rows: 2, fileName: `engagements-${dateOf(1)}-${dateOf(-1)}.csv` });
  const answer = await fileOf(report.id, 'lea');
  const text = await answer.text();
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect(Buffer.byteLength(text)).toBe(done.bytes);
  const [head, ...lines] = text.trim().split('\r\n');
  expect(head).toBe(engagementColumns.join(','));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('"\'=HYPERLINK(""http://evil.example""), ""quoted"""');
  expect(lines[0]).toContain('Order,Cancel order');
  expect(lines[1]).toContain('user_left');
  const { reports } = await lea.must(listReports, { businessId: floor.meadow.id });
  expect(reports.map(({ id }) => id)).toContain(report.id);
  expect(ana.heard('report:changed')).toEqual([]);
  expect((await fileOf(report.id, 'ana')).status).toBe(403);
  expect((await fileOf(newId(), 'lea')).status).toBe(404);
});

test('[IN13] a cancelled report leaves no file', async () => {
  const { report } = await begin('service');
  await written(report.id);
  expect((await lea.must(cancelReport, { reportId: report.id })).report.state).toBe('cancelled');
  expect((await fileOf(report.id, 'lea')).status).toBe(404);
  const { reports } = await lea.must(listReports, { businessId: floor.meadow.id });
  expect(reports.map(({ id }) => id)).not.toContain(report.id);
});

test('[IN12] every table can be taken along', async () => {
  for (const kind of ['askedFor', 'candidates', 'service', 'health'] as const) {
    const { report } = await begin(kind);
    await written(report.id);
    const [head, ...lines] = (await (await fileOf(report.id, 'lea')).text()).trim().split('\r\n');
    expect(lines).toHaveLength(report.of!);
    expect(lines.length).toBeGreaterThan(0);
    expect(head!.split(',').length).toBeGreaterThan(4);
  }
});

test('[IN12] nothing to export, a foreign business and an agent are refused', async () => {
  const nothing = { from: dateOf(400), to: dateOf(390) };
  const opId = randomUUID();
  const empty = { filter: filterOf(floor.meadow.id, nothing), opId };
  for (const kind of ['engagements', 'bot'] as const)
    expect(await lea.ask(beginReport, { ...empty, kind })).toMatchObject({ code: 'EXPORT_EMPTY' });
  const foreign = { opId, kind: 'service' as const, filter: filterOf(floor.harbour.id) };
  const missing = { code: 'NOT_FOUND', data: { what: 'business' } };
  expect(await lea.ask(beginReport, foreign)).toMatchObject(missing);
  expect(await lea.ask(listReports, { businessId: floor.harbour.id })).toMatchObject(missing);
  expect(await lea.ask(cancelReport, { reportId: newId() })).toMatchObject({ data: { what: 'report' } });
  expect(await lea.ask(beginReport, empty as never)).toMatchObject({ code: 'BAD_INPUT' });
  expect(await ana.ask(beginReport, foreign)).toMatchObject({ code: 'FORBIDDEN' });
});

test('[IN13] what a writer that died had begun is written anew', async () => {
  const { report } = await begin('service');
  await written(report.id);
  const abandoned = {
    state: 'running',
    runner: 'gone',
    heldUntil: new Date(0),
    endedAt: null,
    keptUntil: null,
  };
  const rows = floor.connection.collection<{ _id: string }>('reports');
  await rows.updateOne({ _id: report.id }, { $set: abandoned });
  floor.get(ReportRuns).wake();
  await written(report.id);
  expect((await fileOf(report.id, 'lea')).status).toBe(200);
});

test('[IN14] health names what nobody uses, what says nearly the same and what "other" hides', async () => {
  const { id: businessId, categories } = floor.meadow;
  const rename = (name: string, to: string) =>
    lea.must(renameCategory, { businessId, opId: randomUUID(), id: categories[name]!, rev: 1, name: to });
  await rename('Get refund', 'Track refunds');
  await rename('Feedback', 'Other');
  for (let round = 0; round < 6; round++) {
    const { closureId } = await closeOne(floor, asAna(), { category: 'Feedback' });
    const notes = 'Wants a gift card for the birthday';
    const said = { closureId, opId: randomUUID(), rev: 1, notes };
    await ana.must(correctClosure, { ...said, categoryId: categories['Feedback']!, reasonId: null });
  }
  await counted(floor);
  const health = await lea.must(readHealth, { filter: filterOf(businessId) });
  expect(health.entries).toBe(7);
  const unused = health.unused.map(({ entry }) => entry.reasonName ?? entry.categoryName);
  expect(unused.sort()).toEqual(['Refund', 'Track order', 'Track refund', 'Track refunds']);
  expect(health.other).toMatchObject({ closings: 6, of: 7, entries: [{ closings: 6 }] });
  expect(health.likeNames).toHaveLength(1);
  expect(health.likeNames[0]!.likeness).toBeGreaterThan(0.7);
  expect(health.phrases[0]).toMatchObject({ phrase: 'gift card', closings: 6, before: 0 });
  expect(await ana.ask(readHealth, { filter: filterOf(businessId) })).toMatchObject({ code: 'FORBIDDEN' });
});

test('[IN14] notes in no language and of very many words bring no phrase', () => {
  const odd = ['', '!!!', '12345 67', '\u4f60\u597d', '\ud83d\ude00 \ud83d\ude00'];
  const asNotes = (texts: string[]) => texts.map((notes) => ({ closureId: randomUUID(), notes }));
  expect(risingPhrases(asNotes(odd), [])).toEqual([]);
  const words = Array.from({ length: 1_000 }, (_, row) =>
    Array.from({ length: 100 }, (_word, at) => `w${row}x${at}`).join(' '),
  );
  expect(risingPhrases(asNotes(words), [])).toEqual([]);
});

test('[IN12] a cell that a spreadsheet would run stays text', () => {
  for (const risky of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
    expect(csvLine([risky])).toMatch(/^"?'/);
  expect(csvLine([-1, null, true, 'a,b', 'line\nbreak'])).toBe('-1,,true,"a,b","line\nbreak"\r\n');
});
