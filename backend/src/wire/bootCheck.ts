import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { handled, type WireHandler } from './handles.js';
import { RequestGuard } from './requestGuard.js';

const subscribed = 'message';

interface GatewayMethod {
  owner: string;
  message: string;
  answer: WireHandler;
}

/**
 * Gives the doors the method that answers each request. Refuses to start with one that was subscribed past `@Handles`:
 * it would lack the checks, the limits and the answer that every request has.
 * @throws Error naming the methods
 */
export function openGateways(app: INestApplication): void {
  const methods = gatewayMethods(app);
  const unguarded = methods.filter(({ message }) => !handled.has(message));
  if (unguarded.length > 0) {
    const names = unguarded.map(({ owner, message }) => `${owner} (${message})`);
    throw new Error(`These socket messages are not declared with @Handles: ${names.join(', ')}.`);
  }
  const { answers } = app.get(RequestGuard);
  for (const { message, answer } of methods) answers.set(message, answer);
}

function gatewayMethods(app: INestApplication): GatewayMethod[] {
  const found: GatewayMethod[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { instance, name } of module.providers.values()) {
      const prototype = instance ? (Object.getPrototypeOf(instance) as Record<string, unknown> | null) : null;
      for (const key of prototype ? Object.getOwnPropertyNames(prototype) : []) {
        const method = Object.getOwnPropertyDescriptor(prototype, key)?.value as object | undefined;
        const message =
          typeof method === 'function' ? (Reflect.getMetadata(subscribed, method) as unknown) : undefined;
        if (typeof message !== 'string') continue;
        const answer = (method as WireHandler).bind(instance);
        found.push({ owner: `${String(name)}.${key}`, message, answer });
      }
    }
  }
  return found;
}
