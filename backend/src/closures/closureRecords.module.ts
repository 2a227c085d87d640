import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ClosureCounts } from './closureCounts.js';
import { closureRevisionSchema, closureSchema } from './closures.model.js';

/** The closings as they are stored and counted; below the categories, which ask what hangs on them. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Closure', schema: closureSchema },
      { name: 'ClosureRevision', schema: closureRevisionSchema },
    ]),
  ],
  providers: [ClosureCounts],
  exports: [ClosureCounts, MongooseModule],
})
export class ClosureRecordsModule {}
