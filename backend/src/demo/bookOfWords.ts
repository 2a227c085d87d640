import { Injectable } from '@nestjs/common';
import type { BusinessDoc } from '../businesses/businesses.model.js';
import { harbourBank, meadowShop } from './phrasebook.js';
import { thanks } from './phrases.js';
import { Random } from './random.js';
import type { Opening } from './simulatedUser.js';
import { SimulatedWords } from './simulatedUsers.js';

const toBot = [
  'No, that is not it. I want to talk to a person',
  'Can I talk to a person please?',
  'A human please',
];
const stillThere = [
  'Do you need anything else from me?',
  'Okay. How long will it take?',
  'Can you confirm that by mail?',
];

/** The simulated users' words, from the phrasebook of the demonstration. */
@Injectable()
export class BookOfWords extends SimulatedWords {
  private readonly random = new Random(Date.now() & 0x7fffffff);

  opening(business: BusinessDoc): Opening {
    const book = business.name === 'Harbour Bank' ? harbourBank : meadowShop;
    const matter = this.random.pick(book.reasons);
    const scenario = this.random.pick(matter.scenarios);
    return {
      first: this.random.pick(matter.utterances),
      toBot: this.random.pick(toBot),
      answers: [scenario.reply, this.random.pick(stillThere), this.random.pick(thanks), 'Thanks, bye'],
      again: this.random.pick(matter.utterances),
    };
  }
}
