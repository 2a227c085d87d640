import { Injectable, Logger } from '@nestjs/common';
import { suggestionsMax, type Suggested, type Suggestion } from '#shared/suggestions/suggestions.contract';
import { Businesses } from '../businesses/businesses.service.js';
import { StandingPairs } from '../categories/standingPairs.js';
import { ChatAccess } from '../chats/chatAccess.js';
import { ChatRecords } from '../chats/chatRecords.js';
import { mayTend } from '../chats/chatRules.js';
import type { ChatDoc } from '../chats/chats.model.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ModelStore, type InForce } from './modelStore.js';
import { labelOf, pairOf, saidIn } from './said.js';

/** The first rows of a chat that are read. */
const rowsRead = 40;
/** Labels looked at: some may be deleted by now, merged into one, or for other teams. */
const looked = 12;

/** What a chat is likely to be closed with. */
@Injectable()
export class Suggestions {
  private readonly logger = new Logger(Suggestions.name);

  constructor(
    private readonly access: ChatAccess,
    private readonly chats: ChatRecords,
    private readonly businesses: Businesses,
    private readonly pairs: StandingPairs,
    private readonly store: ModelStore,
  ) {}

  /** For whoever may close the chat. @throws DomainError NOT_FOUND */
  async suggest(actor: Actor, chatId: string): Promise<{ suggested: Suggested | null }> {
    const chat = await this.access.visible(actor, chatId);
    if (!mayTend(actor, chat)) throw new DomainError('NOT_FOUND', { what: 'chat' });
    const settings = (await this.businesses.find(chat.businessId))?.settings;
    const isOn = settings && (settings.suggestions ?? true) && settings.askForClosingCategory;
    const inForce = isOn ? await this.modelOf(chat.businessId) : null;
    if (!inForce) return { suggested: null };
    const found = await this.find(chat, inForce);
    return { suggested: found.length > 0 ? { model: inForce.version, pairs: found } : null };
  }

  private async find(chat: ChatDoc, { model }: InForce): Promise<Suggestion[]> {
    const { businessId, _id, teamId } = chat;
    const labels = model.suggest(saidIn(await this.chats.rowsAfter(businessId, _id, 0, rowsRead)), looked);
    if (labels.length === 0) return [];
    const list = await this.pairs.read(businessId);
    const found = new Map<string, Suggestion>();
    for (const label of labels) {
      const pair = list.now(pairOf(label));
      if (!pair || !list.isFor(pair.categoryId, teamId)) continue;
      found.set(labelOf(pair), { categoryId: pair.categoryId, reasonId: pair.reasonId });
    }
    return [...found.values()].slice(0, suggestionsMax);
  }

  /** A model that cannot be read is no reason to answer with an error: there are no suggestions then. */
  private async modelOf(businessId: string): Promise<InForce | null> {
    try {
      return await this.store.inForce(businessId);
    } catch (error) {
      this.logger.error({ err: error, businessId }, 'The model of a business could not be read');
      return null;
    }
  }
}
