import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { DomainError, toRefusal } from './domainError.js';
import type { Origins } from './origins.js';

/** Refuses commands that another page sends with a member's cookie: a request that changes anything names our origin. */
export function requireOwnOrigin(origins: Origins) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads || origins.isConsole(request.headers.origin)) return next();
    const refused = new DomainError('BAD_INPUT', {
      path: 'Origin',
      problem: 'is not an address of this Baton',
    });
    response.status(403).json(toRefusal(refused, randomUUID()));
  };
}
