import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { widgetFilesPath } from '#shared/files/files.limits';
import { DomainError, toRefusal } from './domainError.js';
import type { Origins } from './origins.js';
import { isOfApi } from './problems.js';

/** What users ask comes from the websites of their business; it is held to those, and by no cookie, where it is answered. */
function isUsers(path: string): boolean {
  return path === widgetFilesPath || path.startsWith(`${widgetFilesPath}/`);
}

/**
 * Refuses commands that another page sends with a member's cookie: a request that changes anything names our origin. The
 * API asks for a key and looks at no cookie.
 */
export function requireOwnOrigin(origins: Origins) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads || isUsers(request.path) || isOfApi(request.path) || origins.isConsole(request.headers.origin))
      return next();
    const refused = new DomainError('BAD_INPUT', {
      path: 'Origin',
      problem: 'is not an address of this Baton',
    });
    response.status(403).json(toRefusal(refused, randomUUID()));
  };
}
