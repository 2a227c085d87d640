import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ErrorCode } from '#shared/wire/errors';
import { isUnreachable } from '../log/log.js';
import { DomainError, toRefusal } from './domainError.js';
import { isOfApi, toProblem } from './problems.js';

const statuses: Partial<Record<ErrorCode, number>> = {
  WRONG_SIGN_IN: 401,
  SIGNED_OUT: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  FILE_TOO_LARGE: 413,
  FILE_TYPE: 415,
  FILE_RUNS: 415,
  FILE_UNKNOWN: 415,
  EMAIL_TAKEN: 409,
  SETUP_DONE: 409,
  TOO_MANY: 429,
  INTERNAL: 500,
  UNKNOWN: 503,
  SHUTTING_DOWN: 503,
};

/** Gives every failed route the envelope of a refused request; what was not expected is logged once, with its id. */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Route');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const id = (request as { id?: unknown }).id?.toString() ?? randomUUID();
    const refused = this.toDomainError(error, `${request.method} ${request.path}`, id);
    if (refused.code === 'TOO_MANY') {
      const { retryAfterMs } = refused.data as { retryAfterMs: number };
      response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1000));
    }
    if (isOfApi(request.path)) return answerProblem(response, refused, id);
    response.status(statuses[refused.code] ?? 400).json(toRefusal(refused, id));
  }

  private toDomainError(error: unknown, where: string, id: string): DomainError {
    if (error instanceof DomainError) return error;
    if (isUnreachable(error)) return new DomainError('UNKNOWN', {});
    const status = error instanceof HttpException ? error.getStatus() : bodyStatus(error);
    if (status === 404) return new DomainError('NOT_FOUND', { what: 'page' });
    if (status && status < 500)
      return new DomainError('BAD_INPUT', { path: '', problem: 'is not valid JSON' });
    this.logger.error({ id, request: where, err: error }, 'A route failed unexpectedly');
    return new DomainError('INTERNAL', {});
  }
}

/** What may be sent again is said to come again in a second, where nothing better is known. */
function answerProblem(response: Response, refused: DomainError, id: string): void {
  const problem = toProblem(refused, id);
  if (problem.status === 503) response.setHeader('Retry-After', 1);
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The body parser's errors carry a status of their own. */
function bodyStatus(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}
