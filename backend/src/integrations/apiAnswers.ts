import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { TenantModel } from '../database/tenant.js';
import { isDuplicateKey } from '../log/log.js';
import { DomainError } from '../wire/domainError.js';
import type { ApiAnswerDoc } from './apiAnswers.model.js';

interface Intention {
  businessId: string;
  apiKeyId: string;
  idempotencyKey: string;
  asked: unknown;
}

/**
 * Answers an intention that is sent again as it was answered first, for a day. That it is done once rests on the id that
 * the services are given with it: this row may be missing when an instance died between doing and noting.
 */
@Injectable()
export class ApiAnswers {
  private readonly answers: TenantModel<ApiAnswerDoc>;

  constructor(@InjectModel('ApiAnswer') model: Model<ApiAnswerDoc>) {
    this.answers = new TenantModel(model);
  }

  /** @throws DomainError OP_ID_REUSED, and what `work` is refused with: a refusal is not kept */
  async once(
    { businessId, apiKeyId, idempotencyKey, asked }: Intention,
    work: () => Promise<unknown>,
  ): Promise<{ answer: unknown; replayed: boolean }> {
    const row: ApiAnswerDoc = {
      _id: `${apiKeyId}:${hashOf(idempotencyKey)}`,
      businessId,
      askedHash: hashOf(JSON.stringify(asked)),
      answer: null,
      at: new Date(),
    };
    const known = (await this.stored(row)) ?? (await this.begin(row));
    if (known && known.askedHash !== row.askedHash) throw new DomainError('OP_ID_REUSED', {});
    if (known?.answer) return { answer: JSON.parse(known.answer) as unknown, replayed: true };
    const answer = await work();
    const done = { $set: { answer: JSON.stringify(answer) } };
    await this.answers.update({ _id: row._id, businessId }, done, null);
    return { answer, replayed: false };
  }

  /** Notes that it is being done; answers with the row of another sending that was faster. */
  private async begin(row: ApiAnswerDoc): Promise<ApiAnswerDoc | null> {
    try {
      await this.answers.insert(row, null);
      return null;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.stored(row);
    }
  }

  private stored({ _id, businessId }: ApiAnswerDoc): Promise<ApiAnswerDoc | null> {
    return this.answers.findOne({ _id, businessId }, { majority: true });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
