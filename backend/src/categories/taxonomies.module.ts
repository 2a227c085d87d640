import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { categorySchema, taxonomyChangeSchema, taxonomySchema } from './categories.model.js';
import { Choices } from './choices.js';
import { Deliveries } from './deliveries.js';
import { MergedEntries } from './merged.js';
import { StandingPairs } from './standingPairs.js';
import { Taxonomies } from './taxonomies.service.js';

/** The lists as they are stored; below every feature that reads a category. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Taxonomy', schema: taxonomySchema },
      { name: 'Category', schema: categorySchema },
      { name: 'TaxonomyChange', schema: taxonomyChangeSchema },
    ]),
  ],
  providers: [Taxonomies, Choices, Deliveries, MergedEntries, StandingPairs],
  exports: [Taxonomies, MergedEntries, StandingPairs, MongooseModule],
})
export class TaxonomiesModule {}
