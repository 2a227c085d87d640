import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ChangeKind, TaxonomyChange } from '#shared/categories/categories.contract';
import { rehash } from '#shared/categories/taxonomyHash';
import { newId } from '../database/id.js';
import { TenantModel } from '../database/tenant.js';
import { Log, isDuplicateKey, type Tx } from '../log/log.js';
import { StoredAnswer, untilVisible } from '../log/storedAnswer.js';
import { person, requireBusiness } from '../members/rights.js';
import type { Actor } from '../wire/callers.js';
import { DomainError } from '../wire/domainError.js';
import { toTaxonomyChange, type TaxonomyChangeDoc, type TaxonomyDoc } from './categories.model.js';
import { EditUnderWay } from './editUnderWay.js';
import { Entries } from './entries.js';
import { Traps } from './traps.js';

/** What every edit carries. */
interface Asked {
  businessId: string;
  opId: string;
}

type Work = (edit: EditUnderWay) => Promise<void>;

/**
 * The one way a list changes: the head's version first, then the entries, then the change row with the new hash, all in
 * one transaction. The row is the history, the audit and what is told to everyone.
 */
@Injectable()
export class Edits {
  private readonly heads: TenantModel<TaxonomyDoc>;
  private readonly changes: TenantModel<TaxonomyChangeDoc>;

  constructor(
    @InjectModel('Taxonomy') heads: Model<TaxonomyDoc>,
    @InjectModel('TaxonomyChange') changes: Model<TaxonomyChangeDoc>,
    private readonly entries: Entries,
    private readonly traps: Traps,
    private readonly log: Log,
  ) {
    this.heads = new TenantModel(heads);
    this.changes = new TenantModel(changes);
  }

  /**
   * Runs `work` as one edit of a list. Sent again with the same `opId` it answers with the stored change.
   * @throws DomainError from `work`, OP_ID_REUSED, NAME_TAKEN, TEAM_WITHOUT_CATEGORY, NOT_FOUND, UNKNOWN.
   */
  async write(actor: Actor, kind: ChangeKind, asked: Asked, work: Work): Promise<TaxonomyChange> {
    const businessId = requireBusiness(actor, asked.businessId, 'business');
    const payloadHash = hashOfRequest(kind, asked);
    let edit: EditUnderWay | null = null;
    try {
      const row = await this.log.write(`taxonomy:${businessId}`, async (tx) => {
        const head = await this.begin(asked, payloadHash, tx);
        edit = new EditUnderWay({ head, by: person(actor), tx }, this.entries.rows);
        await work(edit);
        await this.traps.refuse(edit);
        return this.finish(edit, { kind, opId: asked.opId, payloadHash });
      });
      return toTaxonomyChange(row);
    } catch (error) {
      if (error instanceof StoredAnswer) return untilVisible((error as StoredAnswer<TaxonomyChange>).read);
      if (isDuplicateKey(error)) {
        return untilVisible(() => this.entries.refuseNames(businessId, wantedOf(edit)));
      }
      throw error;
    }
  }

  private async begin({ businessId, opId }: Asked, payloadHash: string, tx: Tx): Promise<TaxonomyDoc> {
    const grown = { $inc: { version: 1 } };
    const head = await this.heads.updateAndRead({ _id: businessId, businessId }, grown, tx);
    if (!head) throw new DomainError('NOT_FOUND', { what: 'business' });
    const known = await this.changes.findOne({ businessId, opId }, { session: tx });
    if (known) throw new StoredAnswer(() => this.stored(businessId, opId, payloadHash));
    return head;
  }

  private async finish(
    edit: EditUnderWay,
    asked: Pick<TaxonomyChangeDoc, 'kind' | 'opId' | 'payloadHash'>,
  ): Promise<TaxonomyChangeDoc> {
    const { head, by, tx, before, after, at } = edit;
    const hash = rehash(head.hash, before, after);
    const { businessId, epoch, version } = head;
    const row = { _id: newId(), businessId, epoch, version, ...asked, before, after, hash, by, at };
    await this.heads.update({ _id: businessId, businessId }, { $set: { hash } }, tx);
    await this.changes.insert(row, tx);
    return row;
  }

  private async stored(businessId: string, opId: string, payloadHash: string): Promise<TaxonomyChange> {
    const row = await this.changes.findOne({ businessId, opId }, { majority: true });
    if (!row) throw new DomainError('UNKNOWN', {});
    if (row.payloadHash !== payloadHash) throw new DomainError('OP_ID_REUSED', {});
    return toTaxonomyChange(row);
  }
}

function wantedOf(edit: EditUnderWay | null) {
  return edit?.wanted ?? [];
}

/** What was asked, apart from the intention's own id, in an order that does not depend on the sender. */
function hashOfRequest(kind: ChangeKind, asked: Asked): string {
  const parts = Object.entries(asked).filter(([name]) => name !== 'opId');
  const text = JSON.stringify([kind, parts.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('base64url');
}
