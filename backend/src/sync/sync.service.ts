import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import type { ChatDelivery, TaxonomyDelivery, sync } from '#shared/sync/sync.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { Taxonomies } from '../categories/taxonomies.service.js';
import { ChatDeliveries } from '../chats/chatDeliveries.js';
import { HeldChats } from '../chats/heldChats.js';
import { Closures } from '../closures/closures.service.js';
import { Members } from '../members/members.service.js';
import { mayEnter } from '../members/rights.js';
import { Numbers } from '../routing/numbers.service.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';

type Client = InputOf<typeof sync>;

/** Consoles brought in step at once, and how long the next may wait, in milliseconds: less than an answer may take. */
const atOnce = 100;
const longestWaitMs = 3_000;

/**
 * Brings a console in step. Its socket is in its rooms already, so that everything committed after these reads comes
 * as an event, and whatever came before is in the answer.
 */
@Injectable()
export class Syncs {
  private readonly turns = pLimit(atOnce);

  constructor(
    private readonly members: Members,
    private readonly businesses: Businesses,
    private readonly taxonomies: Taxonomies,
    private readonly holdings: HeldChats,
    private readonly deliveries: ChatDeliveries,
    private readonly closures: Closures,
    private readonly numbers: Numbers,
  ) {}

  /**
   * When everybody comes back at once, each waits for their turn; who has waited for so long that their page is about
   * to ask again is told to, so that no work is done that nobody waits for.
   * @throws DomainError BUSY
   */
  bring(actor: Actor, client: Client): Promise<OutputOf<typeof sync>> {
    const asked = Date.now();
    return this.turns(() => {
      if (Date.now() - asked > longestWaitMs) throw new DomainError('BUSY', {});
      return this.read(actor, client);
    });
  }

  private async read(actor: Actor, client: Client): Promise<OutputOf<typeof sync>> {
    const { businesses, teams } = await this.businesses.visible(actor);
    const ids = businesses.map((business) => business.id);
    const [me, taxonomies, chats, needsReason, numbers, mostUsed] = await Promise.all([
      this.members.me(actor.memberId),
      this.lists(ids, client),
      this.chats(actor, client),
      this.closures.needsReason(actor),
      this.numbers.of(actor.memberId, client.timeZone),
      this.closures.mostUsed(actor),
    ]);
    return { me, businesses, teams, taxonomies, chats, needsReason, numbers, mostUsed };
  }

  private async lists(businessIds: string[], client: Client): Promise<Record<string, TaxonomyDelivery>> {
    const deliver = async (id: string) =>
      [id, await this.taxonomies.deliver(id, client.taxonomies[id] ?? null)] as const;
    return Object.fromEntries(await Promise.all(businessIds.map(deliver)));
  }

  /** Every chat the member holds: what the client has and is not here has left them. */
  private async chats(actor: Actor, client: Client): Promise<ChatDelivery[]> {
    const held = await this.holdings.of(actor.memberId);
    const own = held.filter((chat) => mayEnter(actor, chat.businessId));
    return Promise.all(own.map((chat) => this.deliveries.since(chat, client.chats[chat._id] ?? null)));
  }
}
