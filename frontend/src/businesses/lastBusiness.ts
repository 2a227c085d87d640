const keyOf = (memberId: string | undefined) => `baton.business.${memberId ?? ''}`;

/** The business this member looked at last on this browser, when it is one of these. */
export function lastBusiness(memberId: string | undefined, ids: readonly string[]): string | undefined {
  try {
    const id = localStorage.getItem(keyOf(memberId));
    return id !== null && ids.includes(id) ? id : undefined;
  } catch {
    // A browser that keeps nothing remembers nothing.
    return undefined;
  }
}

export function rememberBusiness(memberId: string | undefined, id: string): void {
  try {
    localStorage.setItem(keyOf(memberId), id);
  } catch {
    // See above.
  }
}
