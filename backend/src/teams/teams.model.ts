import { Schema } from 'mongoose';
import { firstTeamSettings, type Team, type TeamSettings } from '#shared/teams/teams.contract';
import type { Person } from '#shared/wire/errors';

export interface TeamDoc {
  _id: string;
  name: string;
  businessIds: string[];
  /** What was ever chosen; the rest stands as `firstTeamSettings`. */
  settings?: Partial<TeamSettings>;
  createdAt: Date;
  /** Who made it as what: a repeated request must be the same. */
  createdBy?: string;
  madeAs?: { name: string; businessIds: string[] };
  /** Grows with every change; missing in documents from before it was kept: 1. */
  rev?: number;
  /** Who changed it last, and when. */
  changedBy?: Person | null;
  changedAt?: Date | null;
  /** A deleted team keeps its name for what was done under it. */
  deletedAt?: Date | null;
  /** The intention that made it, and that of the last change: a repeated request is answered, not refused. */
  opId?: string | null;
  lastOpId?: string | null;
  /** Counted by what rests on the team without changing it, so that such a write and a change meet here. */
  turns?: number;
}

export const teamSchema = new Schema<TeamDoc>(
  {
    _id: String,
    name: { type: String, required: true },
    businessIds: { type: [String], required: true },
    settings: { type: Schema.Types.Mixed, default: {} },
    createdAt: { type: Date, required: true },
    createdBy: String,
    madeAs: Schema.Types.Mixed,
    rev: Number,
    changedBy: Schema.Types.Mixed,
    changedAt: Date,
    deletedAt: Date,
    opId: String,
    lastOpId: String,
    turns: Number,
  },
  { collection: 'teams', versionKey: false, minimize: false },
);
// The teams of one business.
teamSchema.index({ businessIds: 1 });
// The few that were deleted.
teamSchema.index({ deletedAt: 1 }, { partialFilterExpression: { deletedAt: { $type: 'date' } } });
// A repeated creation finds the first.
teamSchema.index({ opId: 1 }, { unique: true, partialFilterExpression: { opId: { $type: 'string' } } });

export function toTeam(doc: TeamDoc): Omit<Team, 'whole'> {
  const { name, businessIds, changedBy = null, rev = 1 } = doc;
  return { id: doc._id, name, businessIds, settings: teamSettings(doc), rev, changedBy };
}

export function teamSettings({ settings }: Pick<TeamDoc, 'settings'>): TeamSettings {
  return { ...firstTeamSettings, ...settings };
}
