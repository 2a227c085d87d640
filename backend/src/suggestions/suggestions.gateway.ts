import { suggestClosing } from '#shared/suggestions/suggestions.contract';
import type { InputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Suggestions } from './suggestions.service.js';

@ConsoleGateway()
export class SuggestionsGateway {
  constructor(private readonly suggestions: Suggestions) {}

  @Handles(suggestClosing)
  suggest(actor: Actor, { chatId }: InputOf<typeof suggestClosing>) {
    return this.suggestions.suggest(actor, chatId);
  }
}
