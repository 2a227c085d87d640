import { changeBusiness, createBusiness } from '#shared/businesses/businesses.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Businesses } from './businesses.service.js';

@ConsoleGateway()
export class BusinessesGateway {
  constructor(private readonly businesses: Businesses) {}

  @Handles(createBusiness)
  create(actor: Actor, wanted: InputOf<typeof createBusiness>): Promise<OutputOf<typeof createBusiness>> {
    return this.businesses.create(actor, wanted);
  }

  @Handles(changeBusiness)
  change(actor: Actor, wanted: InputOf<typeof changeBusiness>): Promise<OutputOf<typeof changeBusiness>> {
    return this.businesses.change(actor, wanted);
  }
}
