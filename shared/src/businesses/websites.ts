/** The origin that browsers send for a website's address, whatever path follows it; undefined for no web address. */
export function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}

export interface TypedWebsites {
  origins: string[];
  /** What was typed and is no web address. */
  wrong: string[];
}

/** Reads addresses as people type or paste them: one a line, or with spaces or commas between. */
export function readWebsites(typed: string): TypedWebsites {
  const addresses = typed.split(/[\s,]+/).filter((address) => address !== '');
  const origins = addresses.map(originOf).filter((origin) => origin !== undefined);
  return {
    origins: [...new Set(origins)],
    wrong: addresses.filter((address) => originOf(address) === undefined),
  };
}
