import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ClosureCounts } from './closureCounts.js';
import { ClosureRecords } from './closureRecords.js';
import { closureRevisionSchema, closureSchema } from './closures.model.js';

/** The closings as they are stored and counted; below the categories, which ask what hangs on them. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Closure', schema: closureSchema },
      { name: 'ClosureRevision', schema: closureRevisionSchema },
    ]),
  ],
  providers: [ClosureCounts, ClosureRecords],
  exports: [ClosureCounts, ClosureRecords, MongooseModule],
})
export class ClosureRecordsModule {}
