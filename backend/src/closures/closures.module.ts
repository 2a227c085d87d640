import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { TaxonomiesModule } from '../categories/taxonomies.module.js';
import { ChatRecordsModule } from '../chats/chatRecords.module.js';
import { FollowUpRecordsModule } from '../followUps/followUpRecords.module.js';
import { Closing } from './closing.js';
import { ClosingAnswers } from './closingAnswers.js';
import { ClosureFeed } from './closureFeed.js';
import { ClosingEffects } from './closingEffects.js';
import { ClosingRule } from './closingRule.js';
import { ClosureRecordsModule } from './closureRecords.module.js';
import { ClosuresGateway } from './closures.gateway.js';
import { Closures } from './closures.service.js';
import { ClosuresTelling } from './closures.telling.js';
import { Correcting } from './correcting.js';
import { Reopening } from './reopening.js';
import { Undoing } from './undoing.js';

/** How chats are closed, taken back and corrected, and what was recorded. */
@Module({
  imports: [
    ClosureRecordsModule,
    ChatRecordsModule,
    FollowUpRecordsModule,
    TaxonomiesModule,
    BusinessesModule,
  ],
  providers: [
    Closing,
    ClosingAnswers,
    ClosingEffects,
    ClosingRule,
    ClosureFeed,
    Closures,
    ClosuresGateway,
    ClosuresTelling,
    Correcting,
    Reopening,
    Undoing,
  ],
  exports: [Closures, ClosureFeed, Closing],
})
export class ClosuresModule {}
