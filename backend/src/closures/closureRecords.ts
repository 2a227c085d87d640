import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Closure, ClosureRevision } from '#shared/closures/closures.contract';
import { TenantModel, readLimitMs } from '../database/tenant.js';
import { mayEnter } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toClosure, type ClosureDoc, type ClosureRevisionDoc } from './closures.model.js';

/** Single closings, for whoever may enter their business. */
@Injectable()
export class ClosureRecords {
  private readonly revisions: TenantModel<ClosureRevisionDoc>;

  constructor(
    @InjectModel('Closure') private readonly closures: Model<ClosureDoc>,
    @InjectModel('ClosureRevision') revisions: Model<ClosureRevisionDoc>,
  ) {
    this.revisions = new TenantModel(revisions);
  }

  /** A stored closing as it goes out. */
  shown(closing: ClosureDoc): Closure {
    return toClosure(closing);
  }

  /** The closing of that id in a business of the actor's. @throws DomainError NOT_FOUND */
  async visible(actor: Actor, closureId: string): Promise<ClosureDoc> {
    // Clients draw these ids, so that two businesses may hold the same one: theirs is the one they may enter.
    const named = await this.closures
      .find({ closureId })
      .read('primary')
      .readConcern('majority')
      .maxTimeMS(readLimitMs)
      .lean<ClosureDoc[]>();
    const own = named.find((closure) => mayEnter(actor, closure.businessId));
    if (!own) throw new DomainError('NOT_FOUND', { what: 'closure' });
    return own;
  }

  /** A closing and its earlier values, oldest first. */
  async read(actor: Actor, closureId: string): Promise<{ closure: Closure; earlier: ClosureRevision[] }> {
    const closure = await this.visible(actor, closureId);
    const { businessId } = closure;
    const earlier = await this.revisions.find(
      { businessId, closureId },
      { majority: true, sort: { rev: 1 } },
    );
    return { closure: toClosure(closure), earlier: earlier.map(toRevision) };
  }
}

function toRevision(doc: ClosureRevisionDoc): ClosureRevision {
  const { rev, categoryName, reasonName, notes, by } = doc;
  return { rev, categoryName, reasonName, notes, by, at: doc.at.getTime() };
}
