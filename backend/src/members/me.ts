import type { Me, Preferences } from '#shared/members/members.contract';
import type { SlotDoc } from '../routing/slots.model.js';
import type { GroupDoc, MemberDoc } from './members.model.js';

export const firstPreferences: Preferences = {
  theme: 'system',
  language: 'en',
  timeZone: '',
  getNextChat: true,
  sounds: true,
  notifications: false,
};

/** The signed-in member as their own page shows them. */
export function toMe(member: MemberDoc, group: GroupDoc, slot: SlotDoc | undefined): Me {
  return {
    id: member._id,
    name: member.name,
    email: member.email,
    groupName: group.name,
    permissions: group.permissions,
    businessIds: member.businessIds,
    teamIds: slot?.teamIds ?? [],
    presence: slot?.presence ?? 'offline',
    paused: slot?.paused ?? false,
    asksForNext: slot?.asksForNext ?? false,
    load: Math.max(0, slot?.load ?? 0),
    cap: slot?.cap ?? 0,
    preferences: { ...firstPreferences, ...member.preferences },
  };
}
