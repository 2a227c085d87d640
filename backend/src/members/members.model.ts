import { Schema } from 'mongoose';
import type { Permission, Preferences } from '#shared/members/members.contract';

export interface MemberDoc {
  _id: string;
  name: string;
  email: string;
  /** Lower-cased address: one account each. */
  emailKey: string;
  passwordHash: string;
  groupId: string;
  /** null: every business. */
  businessIds: string[] | null;
  active: boolean;
  demo: boolean;
  preferences: Preferences;
  createdAt: Date;
}

export interface GroupDoc {
  _id: string;
  name: string;
  permissions: Permission[];
}

export const memberSchema = new Schema<MemberDoc>(
  {
    _id: String,
    name: { type: String, required: true },
    email: { type: String, required: true },
    emailKey: { type: String, required: true },
    passwordHash: { type: String, required: true },
    groupId: { type: String, required: true },
    businessIds: { type: [String], default: null },
    active: { type: Boolean, required: true },
    demo: { type: Boolean, required: true },
    preferences: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'members', versionKey: false, minimize: false },
);
// Sign-in by address; two accounts cannot share one.
memberSchema.index({ emailKey: 1 }, { unique: true });

export const groupSchema = new Schema<GroupDoc>(
  { _id: String, name: { type: String, required: true }, permissions: { type: [String], required: true } },
  { collection: 'permissionGroups', versionKey: false },
);
groupSchema.index({ name: 1 }, { unique: true });
