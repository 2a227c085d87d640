import type { Request } from 'express';

/** The origin of the page that asks. Browsers name none where a page of ours reads from us, but say that it does. */
export function pageOrigin(request: Request): string {
  const { origin, host } = request.headers;
  if (origin !== undefined) return origin;
  return request.headers['sec-fetch-site'] === 'same-origin' ? `${request.protocol}://${host}` : '';
}
