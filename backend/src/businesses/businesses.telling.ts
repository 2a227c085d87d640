import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EventDoc } from '../log/events.model.js';
import { LogStream, type Emission } from '../log/stream.js';
import { mayEnter } from '../members/rights.js';
import { TeamRecords } from '../teams/teamRecords.js';
import { Live } from '../wire/live.js';
import { Businesses } from './businesses.service.js';

/** Tells members of changed businesses and teams: each as much of them as they may see, and nobody less than before. */
@Injectable()
export class BusinessesTelling implements OnModuleInit {
  constructor(
    private readonly businesses: Businesses,
    private readonly teams: TeamRecords,
    private readonly stream: LogStream,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.stream.onEvent('businesses', (row) => this.prepare(row));
  }

  private async prepare(row: Extract<EventDoc, { kind: 'businesses' }>): Promise<Emission> {
    const { businessIds, teamIds = [] } = row;
    const { businesses } = await this.businesses.visible({ businessIds });
    const teams = await this.teams.serving(businessIds);
    return () =>
      this.live.toViewers(businessIds, 'businesses:changed', (viewer) => {
        const seen = teams
          .map((team) => this.teams.shownTo(viewer, team))
          .filter((team) => team.businessIds.length > 0);
        return {
          businesses: businesses.filter(({ id }) => mayEnter(viewer, id)),
          teams: seen,
          goneTeamIds: teamIds.filter((id) => !seen.some((team) => team.id === id)),
        };
      });
  }
}
