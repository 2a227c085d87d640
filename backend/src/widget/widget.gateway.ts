import type { Socket } from 'socket.io';
import {
  endUserChat,
  helloUser,
  readAsUser,
  sendUserMessage,
  talkToPerson,
  typeAsUser,
} from '#shared/widget/widget.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Visitor } from '../wire/callers.js';
import { WidgetGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { UserChats } from './userChats.js';
import { UserMessages } from './userMessages.js';
import { UserSignals } from './userSignals.js';
import { Visitors } from './visitors.js';

type Nothing = Record<string, never>;

@WidgetGateway()
export class WidgetRequests {
  constructor(
    private readonly chats: UserChats,
    private readonly messages: UserMessages,
    private readonly signals: UserSignals,
    private readonly visitors: Visitors,
  ) {}

  @Handles(helloUser)
  async hello(
    visitor: Visitor,
    from: InputOf<typeof helloUser>,
    socket: Socket,
  ): Promise<OutputOf<typeof helloUser>> {
    return this.chats.hello(visitor.businessId, await this.visitors.admit(visitor, socket), from);
  }

  @Handles(sendUserMessage)
  send(
    visitor: Visitor,
    message: InputOf<typeof sendUserMessage>,
  ): Promise<OutputOf<typeof sendUserMessage>> {
    return this.messages.send(visitor, message);
  }

  @Handles(talkToPerson)
  talkToPerson(
    visitor: Visitor,
    asked: InputOf<typeof talkToPerson>,
  ): Promise<OutputOf<typeof talkToPerson>> {
    return this.chats.talkToPerson(visitor, asked);
  }

  @Handles(endUserChat)
  end(visitor: Visitor, asked: InputOf<typeof endUserChat>): Promise<OutputOf<typeof endUserChat>> {
    return this.chats.end(visitor, asked);
  }

  @Handles(typeAsUser)
  typing(visitor: Visitor, told: InputOf<typeof typeAsUser>): Promise<Nothing> {
    return this.signals.typing(visitor, told);
  }

  @Handles(readAsUser)
  read(visitor: Visitor, mark: InputOf<typeof readAsUser>): Promise<Nothing> {
    return this.signals.read(visitor, mark);
  }
}
