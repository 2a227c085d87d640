import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import * as z from 'zod/mini';
import type { WebsiteAnswer } from '#shared/widget/widget.contract';
import type { Reply } from '#shared/wire/request';
import { Businesses } from '../businesses/businesses.service.js';
import { VisitorSource } from '../wire/callers.js';
import { pageOrigin } from '../wire/pageOrigin.js';
import { parse } from '../wire/parse.js';

const OfBusiness = z.object({ business: z.string() });

/** Tells a page whether it may show the chat, so that none shows a button that leads nowhere. */
@Controller('widget/website')
export class WebsiteController {
  constructor(
    private readonly visitors: VisitorSource,
    private readonly businesses: Businesses,
  ) {}

  @Get()
  async read(
    @Query() query: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Reply<WebsiteAnswer>> {
    const { business } = parse(OfBusiness, query);
    // Every page may read the answer: it says no more than opening the chat would.
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'private, max-age=60',
      Vary: 'Origin, Sec-Fetch-Site',
    });
    const visitor = await this.visitors.fromHandshake(
      { businessKey: business, token: null },
      pageOrigin(request),
    );
    const look = visitor && (await this.businesses.find(visitor.businessId))?.look;
    return { ok: true, data: { allowed: visitor !== null, accent: look?.accent ?? null } };
  }
}
