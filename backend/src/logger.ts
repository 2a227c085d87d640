import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { Env } from './env.js';

/** Nest tells of every route and module it wires; that is of use to whoever debugs the wiring. */
const wiring = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/** Nest's words, written by pino: one JSON line each; at a terminal, readable ones. */
export class PinoLogger implements LoggerService {
  readonly pino: Logger;

  constructor(level: Env['log'], readable: boolean) {
    const transport = readable
      ? { target: 'pino-pretty', options: { ignore: 'pid,hostname', singleLine: true } }
      : undefined;
    this.pino = pino({ level, ...(transport && { transport }) });
  }

  log(message: unknown, context?: string): void {
    this.write(context && wiring.has(context) ? 'debug' : 'info', message, [context]);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const words = rest.slice(0, -1).find((part) => typeof part === 'string' && !part.includes('\n    at '));
    if (message instanceof Error)
      return this.pino[level]({ context, err: message }, String(words ?? message.message));
    if (typeof message === 'object' && message !== null)
      return this.pino[level]({ context, ...message }, String(words ?? ''));
    this.pino[level]({ context }, String(message));
  }
}
