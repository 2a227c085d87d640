import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { uploadFile, type Attachment } from '#shared/files/files.contract';
import type { Reply } from '#shared/wire/request';
import { Id } from '#shared/wire/schema';
import { ChatAccess } from '../chats/chatAccess.js';
import { mayWrite, requireOpen } from '../chats/chatRules.js';
import { requireBusiness } from '../members/rights.js';
import { ActorSource, type Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { parse } from '../wire/parse.js';
import { answerWith, letPass, requireBytes } from './fileAnswer.js';
import { Files } from './files.service.js';
import { UploadLimits } from './uploadLimits.js';

/** Files of members: sent to the user of their chat, and read by whoever may see the chat. */
@Controller('api/files')
export class FilesController {
  constructor(
    private readonly actors: ActorSource,
    private readonly access: ChatAccess,
    private readonly files: Files,
    private readonly limits: UploadLimits,
  ) {}

  /** Only who may write to the user may send a file; rights are read anew when a message brings it. */
  @Post()
  @HttpCode(200)
  async upload(@Query() query: unknown, @Req() request: Request): Promise<Reply<Attachment>> {
    try {
      const actor = await this.actor(request);
      const { chatId, name } = parse(uploadFile.input, query);
      const chat = await this.access.visible(actor, chatId);
      requireOpen(actor, chat, mayWrite);
      requireBytes(request);
      await this.limits.count(actor.memberId, actor.sessionId);
      const { businessId } = chat;
      const upload = { businessId, uploadedBy: actor.memberId, chatId, name };
      return { ok: true, data: await this.files.take(request, upload) };
    } finally {
      letPass(request);
    }
  }

  @Get(':id')
  async read(@Param('id') id: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const actor = await this.actor(request);
    const file = await this.visible(actor, parse(Id, id));
    await answerWith(this.files, file, { request, response });
  }

  private async actor(request: Request): Promise<Actor> {
    const actor = await this.actors.fromCookie(request.headers.cookie);
    if (!actor) throw new DomainError('SIGNED_OUT', {});
    return actor;
  }

  /** A file is seen with its chat; before a message brought it, by its uploader. */
  private async visible(actor: Actor, id: string): Promise<Attachment> {
    const businessId = requireBusiness(actor, await this.files.businessOf(id), 'file');
    const file = await this.files.find(businessId, id);
    const seen = file?.chatId ? await this.sees(actor, file.chatId) : file?.uploadedBy === actor.memberId;
    if (!file || !seen) throw new DomainError('NOT_FOUND', { what: 'file' });
    return file.attachment;
  }

  private async sees(actor: Actor, chatId: string): Promise<boolean> {
    try {
      return (await this.access.visible(actor, chatId)) !== null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }
}
