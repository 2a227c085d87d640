import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import {
  createAdministrator,
  signIn,
  signInAsDemoMember,
  type SessionState,
} from '#shared/session/session.contract';
import type { Reply } from '#shared/wire/request';
import { parse } from '../wire/parse.js';
import { Addresses } from '../wire/addresses.js';
import { SignIn } from './signIn.service.js';
import { Sessions, absoluteMs } from './sessions.service.js';

type Answer = Promise<Reply<SessionState>>;

/** Signing in and out, which set the cookie and therefore go over HTTP. */
@Controller('api')
export class SessionController {
  constructor(
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
    private readonly addresses: Addresses,
  ) {}

  @Get('session')
  async read(@Req() request: Request): Answer {
    return ok(await this.signIns.state(await this.sessions.fromCookie(request.headers.cookie)));
  }

  @Post('session')
  @HttpCode(200)
  async signIn(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Answer {
    const { email, password } = parse(signIn.input, body);
    const memberId = await this.signIns.withPassword(email, password, this.addressOf(request));
    return this.enter(memberId, request, response);
  }

  @Post('session/demo')
  @HttpCode(200)
  async demo(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Answer {
    const { memberId } = parse(signInAsDemoMember.input, body);
    return this.enter(await this.signIns.asDemoMember(memberId), request, response);
  }

  @Post('setup')
  @HttpCode(200)
  async setUp(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Answer {
    const wanted = parse(createAdministrator.input, body);
    const memberId = await this.signIns.createAdministrator(wanted, this.addressOf(request));
    return this.enter(memberId, request, response);
  }

  @Delete('session')
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Answer {
    const actor = await this.sessions.fromCookie(request.headers.cookie);
    if (actor) await this.signIns.signOut(actor);
    // A browser ignores what names a `__Host-` cookie without `Secure`.
    response.clearCookie(this.sessions.cookieName, { path: '/', secure: this.isSecure });
    return ok(await this.signIns.state(null));
  }

  private addressOf({ headers, socket }: Request): string {
    return this.addresses.of({ headers, remote: socket.remoteAddress });
  }

  private get isSecure(): boolean {
    return this.sessions.cookieName.startsWith('__Host-');
  }

  private async enter(memberId: string, request: Request, response: Response): Answer {
    const token = await this.sessions.begin(memberId, this.sessions.tokenOf(request.headers.cookie));
    const name = this.sessions.cookieName;
    const scope = { path: '/', secure: this.isSecure };
    response.cookie(name, token, { httpOnly: true, sameSite: 'lax', ...scope, maxAge: absoluteMs });
    return ok(await this.signIns.state(await this.sessions.fromCookie(`${name}=${token}`)));
  }
}

function ok(data: SessionState): Reply<SessionState> {
  return { ok: true, data };
}
