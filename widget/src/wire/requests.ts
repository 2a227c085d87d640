import type * as contract from '#shared/widget/widget.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';

/** The requests of the widget, by name. Types only: the schemas stay on the server. A test holds the names to the contract. */
export interface Requests {
  'user:hello': typeof contract.helloUser;
  'user:send': typeof contract.sendUserMessage;
  'user:talkToPerson': typeof contract.talkToPerson;
  'user:end': typeof contract.endUserChat;
  'user:typing': typeof contract.typeAsUser;
  'user:read': typeof contract.readAsUser;
}

export type RequestName = keyof Requests;
export type Input<N extends RequestName> = InputOf<Requests[N]>;
export type Output<N extends RequestName> = OutputOf<Requests[N]>;
