import {
  automaticMessageMax,
  type OfficeHours,
  type Team,
  type TeamSettings,
} from '#shared/teams/teams.contract';
import { daysWrong } from './weekdays';

/** Everything of a team that its settings tab edits, field by field. */
export interface TeamForm extends TeamSettings {
  name: string;
  businessIds: string[];
  /** Businesses of which it is the default team. */
  defaultOf: string[];
}

export function formOf(team: Team, defaults: { id: string; defaultTeamId: string | null }[]): TeamForm {
  const defaultOf = defaults.filter(({ defaultTeamId }) => defaultTeamId === team.id).map(({ id }) => id);
  return { name: team.name, businessIds: team.businessIds, defaultOf: defaultOf.sort(), ...team.settings };
}

/** What the form asks the server for. */
export function changeOf(team: Pick<Team, 'id' | 'rev'>, form: TeamForm) {
  const { name, businessIds, defaultOf, ...settings } = form;
  return { teamId: team.id, rev: team.rev, name: name.trim(), businessIds, defaultOf, settings };
}

/** Whether everything is within its limits. */
export function isComplete(form: TeamForm): boolean {
  const { delay, recall, officeHours, offlineMessage } = form;
  const texts = [offlineMessage, delay.text, recall?.text ?? ''];
  const minutes = [delay.afterMinutes, recall?.afterMinutes ?? 1];
  return (
    form.name.trim() !== '' &&
    form.businessIds.length > 0 &&
    texts.every((text) => [...text].length <= automaticMessageMax) &&
    minutes.every((after) => after > 0 && after <= 1_440) &&
    hoursFit(officeHours)
  );
}

function hoursFit(hours: OfficeHours | null): boolean {
  return hours === null || daysWrong(hours.days).length === 0;
}
