import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { connectionSchema, instanceSchema, leaseSchema, slotSchema } from './slots.model.js';
import { Slots } from './slots.service.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Slot', schema: slotSchema },
      { name: 'Connection', schema: connectionSchema },
      { name: 'Instance', schema: instanceSchema },
      { name: 'Lease', schema: leaseSchema },
    ]),
  ],
  providers: [Slots],
  exports: [Slots, MongooseModule],
})
export class SlotsModule {}
