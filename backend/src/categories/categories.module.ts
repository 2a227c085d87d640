import { Module } from '@nestjs/common';
import { BusinessesModule } from '../businesses/businesses.module.js';
import { ClosureRecordsModule } from '../closures/closureRecords.module.js';
import { CategoriesGateway } from './categories.gateway.js';
import { Categories } from './categories.service.js';
import { CategoriesTelling } from './categories.telling.js';
import { CategoryRecords } from './categoryRecords.js';
import { Edits } from './edits.js';
import { Entries } from './entries.js';
import { TeamRecordsModule } from '../teams/teamRecords.module.js';
import { Imports } from './imports.js';
import { Merges } from './merges.js';
import { Reverts } from './reverts.js';
import { EntryRules } from './rules.js';
import { TaxonomiesModule } from './taxonomies.module.js';
import { Traps } from './traps.js';

/** The edits of the lists and the telling of them. */
@Module({
  imports: [BusinessesModule, TaxonomiesModule, ClosureRecordsModule, TeamRecordsModule],
  providers: [
    Categories,
    CategoriesGateway,
    CategoriesTelling,
    CategoryRecords,
    Edits,
    Entries,
    EntryRules,
    Imports,
    Merges,
    Reverts,
    Traps,
  ],
  exports: [Categories, TaxonomiesModule],
})
export class CategoriesModule {}
