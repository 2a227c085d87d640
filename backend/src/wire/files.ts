import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type Request, type Response } from 'express';
import type { HelmetOptions } from 'helmet';

const yearSeconds = 31_536_000;

/** No script, style, frame or connection but our own. */
export function contentPolicy(publicUrl: string | null): HelmetOptions {
  const secure = publicUrl?.startsWith('https:') ?? false;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Components position floating elements through the style attribute.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        // Covers our own WebSockets too (CSP 3).
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: secure ? { maxAge: yearSeconds } : false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  };
}

/** Serves the built console, the widget's script to every page, and the demonstration shop. */
export function serveFiles(app: NestExpressApplication, folder: string): void {
  const hashed = { immutable: true, maxAge: yearSeconds * 1000, index: false as const };
  app.use('/widget.js', forEveryPage, express.static(join(folder, 'widget/widget.js'), { maxAge: 60_000 }));
  app.use('/widget', forEveryPage, express.static(join(folder, 'widget'), hashed));
  app.use('/demo', express.static(join(folder, 'widget/demo'), { maxAge: 0 }));
  app.use('/assets', express.static(join(folder, 'frontend/assets'), hashed));
  app.use(express.static(join(folder, 'frontend'), { maxAge: 0, index: false }));
  const page = join(folder, 'frontend/index.html');
  const paths = /^\/(?!api\/|health\/|metrics|socket|widget|demo).*$/;
  const router = express.Router();
  router.get(paths, (request, response, next) => {
    if (!request.accepts('html') || !existsSync(page)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(page);
  });
  app.use(router);
}

function forEveryPage(_: Request, response: Response, next: () => void): void {
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('Access-Control-Allow-Origin', '*');
  next();
}
