export const teamTabs = ['chats', 'agents', 'analytics', 'settings'] as const;
export type TeamTab = (typeof teamTabs)[number];

export function isTab(tab: string | undefined): tab is TeamTab {
  return (teamTabs as readonly (string | undefined)[]).includes(tab);
}
