import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { CategoryEditor, TaxonomyHead, editingCategories } from '#shared/categories/categories.contract';
import type { InputOf } from '#shared/wire/request';
import { Signals } from '../log/signals.js';
import { LogStream } from '../log/stream.js';
import { requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { Live, room } from '../wire/live.js';
import { toTaxonomyChange, type TaxonomyChangeDoc } from './categories.model.js';
import { Taxonomies } from './taxonomies.service.js';

/** Every socket is told the heads of its lists this often, in milliseconds. */
const headsEveryMs = 15_000;
const slice = 500;

/** What is told of the lists: every change in order, the heads now and then, and who is editing. */
@Injectable()
export class CategoriesTelling implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly taxonomies: Taxonomies,
    private readonly stream: LogStream,
    private readonly signals: Signals,
    private readonly live: Live,
  ) {
    this.stream.onRow<TaxonomyChangeDoc>('taxonomyChanges', (row) => {
      const change = toTaxonomyChange(row);
      return () => this.live.toBusiness(change.businessId, 'categories:changed', change);
    });
    this.signals.on('editor', ({ businessId, memberId, name, here, entryId }) =>
      this.tellEditor({ businessId, memberId, name, here, entryId }),
    );
  }

  onApplicationBootstrap(): void {
    this.plan(headsEveryMs);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** Tells the others who edit the list that this member has the screen open, and what they are editing. */
  async editing(actor: Actor, asked: InputOf<typeof editingCategories>): Promise<Record<string, never>> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    await this.taxonomies.head(businessId);
    const { here, entryId } = asked;
    const { memberId, name } = actor;
    await this.signals.send({ kind: 'editor', businessId, memberId, name, here, entryId });
    return {};
  }

  /** Tells these sockets where the lists of their businesses stand. */
  async tellHeads(sockets: readonly Socket[]): Promise<void> {
    const heads = await this.taxonomies.headsOf(businessesOf(sockets));
    for (const socket of sockets) {
      // Rights may have changed while the heads were read: those of this moment count.
      const ids = actorOf(socket).businessIds ?? [...heads.keys()];
      const inRooms = socket.rooms.size > 0 && socket.connected;
      if (inRooms) socket.emit('taxonomies:heads', { taxonomies: picked(heads, ids) });
    }
  }

  private tellEditor(editor: CategoryEditor): void {
    const rooms = [room.business(editor.businessId), room.everyBusiness];
    const sockets = new Set(rooms.flatMap((name) => this.live.socketsIn(name)));
    for (const socket of sockets) {
      const actor = actorOf(socket);
      const isOther = actor.memberId !== editor.memberId;
      if (isOther && actor.permissions.has('categories.edit')) socket.emit('categories:editor', editor);
    }
  }

  private plan(inMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.round(), inMs);
    this.timer.unref();
  }

  /** All sockets once within the period, in slices spread over it. */
  private async round(): Promise<void> {
    const sockets = this.live.sockets().filter((socket) => socket.data['actor']);
    const slices = Math.max(1, Math.ceil(sockets.length / slice));
    for (let i = 0; i < slices && !this.stopped; i++) {
      const startedAt = Date.now();
      // A round that cannot read is left out; the next one tells.
      await this.tellHeads(sockets.slice(i * slice, (i + 1) * slice)).catch(() => undefined);
      const rest = headsEveryMs / slices - (Date.now() - startedAt);
      if (i < slices - 1) await this.rest(rest);
      else this.plan(Math.max(0, rest));
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.timer = setTimeout(resolve, Math.max(0, ms));
      this.timer.unref();
    });
  }
}

function actorOf(socket: Socket): Actor {
  return socket.data['actor'] as Actor;
}

/** The businesses these sockets may enter; null when one may enter all. */
function businessesOf(sockets: readonly Socket[]): string[] | null {
  const ids = new Set<string>();
  for (const socket of sockets) {
    const own = actorOf(socket).businessIds;
    if (own === null) return null;
    for (const id of own) ids.add(id);
  }
  return [...ids];
}

function picked(
  heads: ReadonlyMap<string, TaxonomyHead>,
  ids: readonly string[],
): Record<string, TaxonomyHead> {
  const taxonomies: Record<string, TaxonomyHead> = {};
  for (const id of ids) {
    const head = heads.get(id);
    if (head) taxonomies[id] = head;
  }
  return taxonomies;
}
