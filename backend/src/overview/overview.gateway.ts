import type { Socket } from 'socket.io';
import { leaveOverview, pageOverview, watchChat, watchOverview } from '#shared/overview/overview.contract';
import { searchChats } from '#shared/overview/search.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { ChatWatch } from './chatWatch.service.js';
import { FloorWatch } from './floorWatch.service.js';
import { Search } from './search.service.js';

@ConsoleGateway()
export class OverviewGateway {
  constructor(
    private readonly floor: FloorWatch,
    private readonly chats: ChatWatch,
    private readonly sought: Search,
  ) {}

  @Handles(watchOverview)
  watch(actor: Actor, asked: InputOf<typeof watchOverview>, socket: Socket) {
    return this.floor.watch(actor, asked, socket);
  }

  @Handles(pageOverview)
  page(actor: Actor, asked: InputOf<typeof pageOverview>) {
    return this.floor.page(actor, asked);
  }

  @Handles(leaveOverview)
  async leave(_actor: Actor, _asked: InputOf<typeof leaveOverview>, socket: Socket) {
    this.floor.leave(socket);
    return {};
  }

  @Handles(watchChat)
  watchChat(actor: Actor, asked: InputOf<typeof watchChat>, socket: Socket) {
    return this.chats.watch(actor, asked, socket);
  }

  @Handles(searchChats)
  search(actor: Actor, asked: InputOf<typeof searchChats>) {
    return this.sought.find(actor, asked);
  }
}
