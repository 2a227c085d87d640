/** The views of Insights, as the address names them. */
export const viewNames = ['asked-for', 'bot', 'candidates', 'health', 'service'] as const;
export type ViewName = (typeof viewNames)[number];

export function isView(name: string | undefined): name is ViewName {
  return viewNames.some((one) => one === name);
}
