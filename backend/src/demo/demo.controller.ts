import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import * as z from 'zod/mini';
import type { BusinessDoc } from '../businesses/businesses.model.js';
import { Demonstration } from './demonstration.js';
import { DomainError } from '../wire/domainError.js';
import { parse } from '../wire/parse.js';
import { SimulatedUsers } from './simulatedUsers.js';

const Switch = z.strictObject({ on: z.boolean() });

/** What the demonstration shop's page asks. Not there without demonstration data. */
@Controller('demo')
export class DemoController {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly demonstration: Demonstration,
    private readonly simulated: SimulatedUsers,
  ) {}

  @Get('config.json')
  async config(): Promise<{ widgetKey: string; quiet: boolean }> {
    this.requireDemonstration();
    const shop = await this.connection.collection<BusinessDoc>('businesses').findOne({ name: 'Meadow Shop' });
    if (!shop) throw new DomainError('NOT_FOUND', { what: 'business' });
    return { widgetKey: shop.widgetKey, quiet: !this.simulated.on };
  }

  @Get('simulated-users')
  read(): { on: boolean } {
    this.requireDemonstration();
    return { on: this.simulated.on };
  }

  @Post('simulated-users')
  @HttpCode(200)
  switch(@Body() body: unknown): { on: boolean } {
    this.requireDemonstration();
    if (parse(Switch, body).on) this.simulated.start(this.demonstration.url);
    else this.simulated.quieten();
    return { on: this.simulated.on };
  }

  private requireDemonstration(): void {
    if (!this.demonstration.on) throw new DomainError('NOT_FOUND', { what: 'page' });
  }
}
