import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { openApi } from '#shared/integrations/openApi';
import { DomainError } from '../wire/domainError.js';

const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
/** What the page needs of the viewer; nothing else of its folder is served. */
const files: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

// The page allows no script but files of our own, so that what starts the viewer is one.
const start = `window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#viewer',
  deepLinking: true,
  persistAuthorization: false,
  syntaxHighlight: { activated: true },
});
`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Baton API</title>
    <link rel="icon" href="/baton.svg" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="viewer"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** The API's document, and a page that shows it and lets one try it. */
@Controller('api')
export class ApiDocs {
  private readonly document = openApi();

  @Get('openapi.json')
  @Header('Cache-Control', 'no-cache')
  read(): object {
    return this.document;
  }

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  show(): string {
    return page;
  }

  @Get('docs/start.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  start(): string {
    return start;
  }

  /** @throws DomainError NOT_FOUND */
  @Get('docs/:file')
  file(@Param('file') name: string, @Res() response: Response): void {
    const type = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!type) throw new DomainError('NOT_FOUND', { what: 'page' });
    response.type(type).sendFile(join(viewer, name), { maxAge: 3_600_000 });
  }
}
