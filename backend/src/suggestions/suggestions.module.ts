import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { TaxonomiesModule } from '../categories/taxonomies.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { ClosureRecordsModule } from '../closures/closureRecords.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { ClosingSource } from './closingSource.js';
import { ModelStore } from './modelStore.js';
import { Pupil } from './pupil.js';
import { SuggestionsGateway } from './suggestions.gateway.js';
import { suggestionModelSchema, suggestionPartSchema } from './suggestions.model.js';
import { Suggestions } from './suggestions.service.js';
import { SuggestionTimes } from './suggestions.times.js';
import { Teacher } from './teacher.js';

/** What a chat is likely to be closed with, learned in the background from each business's own closings. */
@Module({
  imports: [
    BusinessesModule,
    TaxonomiesModule,
    ChatRecordsModule,
    ClosureRecordsModule,
    RoutingModule,
    MongooseModule.forFeature([
      { name: 'SuggestionModel', schema: suggestionModelSchema },
      { name: 'SuggestionPart', schema: suggestionPartSchema },
    ]),
  ],
  providers: [SuggestionTimes, ClosingSource, ModelStore, Pupil, Teacher, Suggestions, SuggestionsGateway],
})
export class SuggestionsModule {}
