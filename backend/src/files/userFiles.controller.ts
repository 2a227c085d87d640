import { Controller, Get, HttpCode, Options, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import * as z from 'zod/mini';
import { uploadUserFile, type Attachment } from '#shared/files/files.contract';
import type { Reply } from '#shared/wire/request';
import { Id } from '#shared/wire/schema';
import { ChatRecords } from '../chats/chatRecords.js';
import { Users } from '../chats/users.service.js';
import { refuseBlocked, requireUser } from '../widget/requireUser.js';
import { networkOf } from '../wire/addresses.js';
import { VisitorSource, type Visitor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { pageOrigin } from '../wire/pageOrigin.js';
import { parse } from '../wire/parse.js';
import { answerWith, letPass, requireBytes } from './fileAnswer.js';
import { Files } from './files.service.js';
import { UploadLimits } from './uploadLimits.js';

const OfBusiness = z.object({ business: z.string() });
const preflightSeconds = 600;

/**
 * Files of users: sent and read from the pages of other websites, by the business's key, the page's exact origin and
 * the user's token. No cookie is looked at here.
 */
@Controller('widget/files')
export class UserFilesController {
  constructor(
    private readonly visitors: VisitorSource,
    private readonly records: ChatRecords,
    private readonly users: Users,
    private readonly files: Files,
    private readonly limits: UploadLimits,
  ) {}

  /** What browsers ask before they send another website's request. */
  @Options([':id', ''])
  @HttpCode(204)
  async ask(
    @Query() query: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.visitor(query, { request, response });
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'authorization, content-type',
      'Access-Control-Max-Age': String(preflightSeconds),
    });
  }

  @Post()
  @HttpCode(200)
  async upload(
    @Query() query: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Reply<Attachment>> {
    try {
      const visitor = await this.visitor(query, { request, response });
      const { name } = parse(uploadUserFile.input, query);
      const uploadedBy = requireUser(visitor);
      const user = await this.users.find(visitor.businessId, uploadedBy);
      if (user) refuseBlocked(user);
      requireBytes(request);
      await this.limits.count(uploadedBy, networkOf(request.ip ?? 'unknown'));
      const upload = { businessId: visitor.businessId, uploadedBy, chatId: null, name };
      return { ok: true, data: await this.files.take(request, upload) };
    } finally {
      letPass(request);
    }
  }

  @Get(':id')
  async read(
    @Param('id') id: unknown,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const visitor = await this.visitor(query, { request, response });
    const file = await this.own(visitor, parse(Id, id));
    await answerWith(this.files, file, { request, response });
  }

  /** Who asks; from here on their page may read the answer. */
  private async visitor(
    query: unknown,
    { request, response }: { request: Request; response: Response },
  ): Promise<Visitor> {
    response.removeHeader('Access-Control-Allow-Origin');
    const { business } = parse(OfBusiness, query);
    const origin = pageOrigin(request);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const visitor = await this.visitors.fromHandshake({ businessKey: business, token }, origin);
    if (!visitor) throw new DomainError('NOT_FOUND', { what: 'business' });
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      Vary: 'Origin',
    });
    return visitor;
  }

  /** A user reads what is in their own chats, and what they have uploaded and not sent. */
  private async own({ businessId, userId }: Visitor, id: string): Promise<Attachment> {
    const file = userId ? await this.files.find(businessId, id) : null;
    const chat = file?.chatId ? await this.records.find(businessId, file.chatId) : null;
    const owner = chat ? chat.userId : file?.uploadedBy;
    if (!file || owner !== userId) throw new DomainError('NOT_FOUND', { what: 'file' });
    return file.attachment;
  }
}
