import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { handled } from './handles.js';

const subscribed = 'message';

/**
 * Refuses to start with a gateway method that was subscribed past `@Handles`: it would lack the checks, the limits
 * and the answer that every request has.
 * @throws Error naming the methods
 */
export function checkGateways(app: INestApplication): void {
  const unguarded = gatewayMethods(app).filter(({ message }) => !handled.has(message));
  if (unguarded.length === 0) return;
  const names = unguarded.map(({ owner, message }) => `${owner} (${message})`);
  throw new Error(`These socket messages are not declared with @Handles: ${names.join(', ')}.`);
}

function gatewayMethods(app: INestApplication): { owner: string; message: string }[] {
  const found: { owner: string; message: string }[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { instance, name } of module.providers.values()) {
      const prototype = instance ? (Object.getPrototypeOf(instance) as Record<string, unknown> | null) : null;
      for (const key of prototype ? Object.getOwnPropertyNames(prototype) : []) {
        const method = Object.getOwnPropertyDescriptor(prototype, key)?.value as object | undefined;
        const message =
          typeof method === 'function' ? (Reflect.getMetadata(subscribed, method) as unknown) : undefined;
        if (typeof message === 'string') found.push({ owner: `${String(name)}.${key}`, message });
      }
    }
  }
  return found;
}
