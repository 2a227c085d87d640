import { Injectable } from '@nestjs/common';
import { requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { ChatRecords } from './chatRecords.js';
import { holderOf, maySee, seesAtOnce } from './chatRules.js';
import type { ChatDoc } from './chats.model.js';
import { Users } from './users.service.js';

/** Who may see which chat and which user; what may not be seen is answered as what does not exist. */
@Injectable()
export class ChatAccess {
  constructor(
    private readonly records: ChatRecords,
    private readonly users: Users,
  ) {}

  /**
   * The chat, when the actor may see it.
   * @throws DomainError NOT_FOUND
   */
  async visible(actor: Actor, chatId: string): Promise<ChatDoc> {
    const businessId = requireBusiness(actor, await this.records.businessOf(chatId), 'chat');
    const chat = await this.records.find(businessId, chatId);
    if (!chat || !(await this.sees(actor, chat))) throw new DomainError('NOT_FOUND', { what: 'chat' });
    return chat;
  }

  /**
   * The business of a user, when the actor may read about this user: whoever may see all chats, and whoever holds or
   * held one of theirs.
   * @throws DomainError NOT_FOUND
   */
  async requireUser(actor: Actor, businessId: string, userId: string): Promise<string> {
    requireBusiness(actor, businessId, 'user');
    const user = await this.users.find(businessId, userId);
    if (!user || !(await this.knows(actor, businessId, userId)))
      throw new DomainError('NOT_FOUND', { what: 'user' });
    return businessId;
  }

  private async sees(actor: Actor, chat: ChatDoc): Promise<boolean> {
    if (seesAtOnce(actor, chat)) return true;
    const open = await this.records.openOf(chat.businessId, chat.userId);
    const ties = {
      formerAgent: await this.records.wasAgentOf(chat.businessId, chat._id, actor.memberId),
      holdsUser: open !== null && holderOf(open) === actor.memberId,
    };
    return maySee(actor, chat, ties);
  }

  /** Whether the actor may read about this user of a business that they may enter. */
  async knows(actor: Actor, businessId: string, userId: string): Promise<boolean> {
    if (actor.permissions.has('chats.viewAll')) return true;
    const open = await this.records.openOf(businessId, userId);
    if (open && holderOf(open) === actor.memberId) return true;
    return this.records.wasAgentOfUser(businessId, userId, actor.memberId);
  }
}
