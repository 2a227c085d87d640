import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { TaxonomiesModule } from '../categories/taxonomies.module.js';
import { MembersModule } from '../members/members.module.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { BusinessesGateway } from './businesses.gateway.js';
import { businessSchema } from './businesses.model.js';
import { Businesses } from './businesses.service.js';
import { BusinessesTelling } from './businesses.telling.js';

@Module({
  imports: [
    MembersModule,
    TaxonomiesModule,
    TeamRecordsModule,
    MongooseModule.forFeature([{ name: 'Business', schema: businessSchema }]),
  ],
  providers: [Businesses, BusinessesGateway, BusinessesTelling],
  exports: [Businesses, TeamRecordsModule],
})
export class BusinessesModule {}
