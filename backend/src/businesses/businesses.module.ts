import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { TaxonomiesModule } from '../categories/taxonomies.module.js';
import { MembersModule } from '../members/members.module.js';
import { BusinessesGateway } from './businesses.gateway.js';
import { businessSchema, teamSchema } from './businesses.model.js';
import { Businesses } from './businesses.service.js';

@Module({
  imports: [
    MembersModule,
    TaxonomiesModule,
    MongooseModule.forFeature([
      { name: 'Business', schema: businessSchema },
      { name: 'Team', schema: teamSchema },
    ]),
  ],
  providers: [Businesses, BusinessesGateway],
  exports: [Businesses],
})
export class BusinessesModule {}
