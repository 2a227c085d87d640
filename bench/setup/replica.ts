import type { Category, TaxonomyChange, TaxonomyHead } from '#shared/categories/categories.contract';
import { emptyHash, hashOf, rehash } from '#shared/categories/taxonomyHash';
import type { Heads, TaxonomyDelivery } from '#shared/sync/sync.contract';
import type { LightSocket } from '../load/lightSocket.js';
import { Line, unlessEnded } from './line.js';

/** What a network does to the events on their way: gives back those that arrive now, in their order. */
export type Mischief = (change: TaxonomyChange) => TaxonomyChange[];

const unharmed: Mischief = (change) => [change];

/** A list as a client keeps it: joins, syncs, then takes each next version, and pulls when it finds a gap. */
export class Replica {
  readonly entries = new Map<string, Category>();
  head: TaxonomyHead = { epoch: '', version: -1, hash: emptyHash };
  /** Lists asked for because events were missing. */
  pulls = 0;
  /** Versions at which the list differed from the server's although every change was applied. Must stay 0. */
  mismatches = 0;
  /** How often the server said that it may have lost something. */
  required = 0;
  mischief = unharmed;
  readonly line: Line;
  private held: TaxonomyChange[] | null = [];
  private pulling: { again: boolean } | null = null;
  private socket: LightSocket | null = null;

  constructor(
    private readonly businessId: string,
    dial: () => Promise<LightSocket>,
  ) {
    this.line = new Line(dial, (socket) => this.greet(socket));
  }

  /** Whether it holds exactly the list at `head`. */
  equals(head: TaxonomyHead): boolean {
    const { epoch, version } = this.head;
    const hash = hashOf([...this.entries.values()]);
    return this.held === null && epoch === head.epoch && version === head.version && hash === head.hash;
  }

  get synced(): boolean {
    return this.held === null;
  }

  private greet(socket: LightSocket): void {
    this.socket = socket;
    this.held = [];
    socket.onEvent((event, raw) => {
      if (this.socket === socket) this.hear(event, raw);
    });
    this.sync(socket).catch(unlessEnded);
  }

  private async sync(socket: LightSocket): Promise<void> {
    this.held ??= [];
    const taxonomies = this.head.version < 0 ? {} : { [this.businessId]: this.head };
    const answer = await this.line.settle<{ taxonomies: Record<string, TaxonomyDelivery> }>('sync', {
      taxonomies,
      chats: {},
      timeZone: 'UTC',
    });
    if (this.socket !== socket || !answer.ok) return;
    this.take(answer.data.taxonomies[this.businessId]!);
    const held = this.held ?? [];
    this.held = null;
    for (const change of held) this.apply(change);
  }

  private hear(event: string, raw: string): void {
    if (event === 'categories:changed') {
      for (const change of this.mischief(factOf<TaxonomyChange>(raw))) {
        if (this.held) this.held.push(change);
        else this.apply(change);
      }
    } else if (event === 'taxonomies:heads') {
      this.compare(factOf<Heads>(raw).taxonomies[this.businessId]);
    } else if (event === 'sync:required') {
      this.required++;
      this.sync(this.socket!).catch(unlessEnded);
    }
  }

  private compare(head: TaxonomyHead | undefined): void {
    if (!head || this.held) return;
    const { epoch, version, hash } = this.head;
    const isBehind = head.epoch !== epoch || head.version > version;
    const differs = head.version === version && head.hash !== hash;
    if (differs) this.mismatches++;
    if (isBehind || differs) this.pull().catch(unlessEnded);
  }

  private apply(change: TaxonomyChange): void {
    const { epoch, version, hash } = this.head;
    if (change.epoch === epoch && change.version <= version) return;
    if (change.epoch !== epoch || change.version > version + 1) return void this.pull().catch(unlessEnded);
    const before = change.entries.flatMap((entry) => this.entries.get(entry.id) ?? []);
    for (const entry of change.entries) this.entries.set(entry.id, entry);
    this.head = { epoch, version: change.version, hash: rehash(hash, before, change.entries) };
    if (this.head.hash === change.hash) return;
    this.mismatches++;
    this.pull().catch(unlessEnded);
  }

  private take({ changes, snapshot }: TaxonomyDelivery): void {
    for (const change of changes ?? []) this.apply(change);
    if (!snapshot) return;
    const { epoch, version, hash, entries } = snapshot;
    if (epoch === this.head.epoch && version < this.head.version) return;
    this.entries.clear();
    for (const entry of entries) this.entries.set(entry.id, entry);
    this.head = { epoch, version, hash };
  }

  /** One question at a time, and one more when another gap was found meanwhile. */
  private async pull(): Promise<void> {
    if (this.pulling) return void (this.pulling.again = true);
    const mark = { again: true };
    this.pulling = mark;
    while (mark.again) {
      mark.again = false;
      this.pulls++;
      const have = this.head.version < 0 ? null : this.head;
      const answer = await this.line.settle<TaxonomyDelivery>('category:pull', {
        businessId: this.businessId,
        have,
      });
      if (answer.ok) this.take(answer.data);
    }
    this.pulling = null;
  }
}

/** The fact in an event's packet. */
export function factOf<T>(raw: string): T {
  return (JSON.parse(raw.slice(raw.indexOf('['))) as [string, T])[1];
}
