import type { Business, BusinessSettings } from '#shared/businesses/businesses.contract';
import { readWebsites } from '#shared/businesses/websites';

/** Everything of a business that its settings tab edits, field by field. */
export interface BusinessForm extends Omit<BusinessSettings, 'allowedWebsites'> {
  name: string;
  defaultTeamId: string;
  timeZone: string;
  /** As typed: one address a line. */
  allowedWebsites: string;
  /** Empty: Baton's own. */
  accent: string;
  greeting: string;
}

export const greetingMax = 300;
const websitesMax = 100;
const accentForm = /^#[0-9a-f]{6}$/i;

export function formOf(business: Business): BusinessForm {
  const { name, defaultTeamId, settings, look, timeZone } = business;
  return {
    ...settings,
    name,
    defaultTeamId: defaultTeamId ?? '',
    timeZone,
    allowedWebsites: settings.allowedWebsites.join('\n'),
    accent: look.accent ?? '',
    greeting: look.greeting,
  };
}

/** What the form asks the server for. */
export function changeOf(business: Pick<Business, 'id' | 'rev'>, form: BusinessForm) {
  const { name, defaultTeamId, timeZone, accent, greeting, allowedWebsites, ...settings } = form;
  return {
    businessId: business.id,
    rev: business.rev,
    name: name.trim(),
    defaultTeamId,
    timeZone,
    settings: { ...settings, allowedWebsites: readWebsites(allowedWebsites).origins },
    look: { accent: accent === '' ? null : accent.toLowerCase(), greeting },
  };
}

function isAccent(accent: string): boolean {
  return accent === '' || accentForm.test(accent);
}

/** Whether everything is within its limits. */
export function isComplete(form: BusinessForm): boolean {
  const { origins, wrong } = readWebsites(form.allowedWebsites);
  return (
    form.name.trim() !== '' &&
    form.defaultTeamId !== '' &&
    form.autocompleteMinutes > 0 &&
    form.autocompleteMinutes <= 10_080 &&
    [...form.greeting].length <= greetingMax &&
    isAccent(form.accent) &&
    wrong.length === 0 &&
    origins.length <= websitesMax
  );
}
