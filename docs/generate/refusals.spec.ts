import { expect, test } from '@jest/globals';
import { refusalsOf } from './refusals.js';

const gateway = `
import { Parcels } from './parcels.service.js';
export class ParcelsGateway {
  constructor(private readonly parcels: Parcels) {}
  @Handles(sendParcel)
  send(actor: Actor, asked: Asked) { return this.parcels.send(actor, asked); }
  @Handles(countParcels)
  count() { return this.parcels.count(); }
  close() { throw new DomainError('CLOSED', {}); }
}`;

const service = `
import { requireOpen as require } from '../offices/rules.js';
import { Scale } from './scale.js';
export class Parcels {
  private readonly scale = new Scale();
  count() { return 0; }
  async send(actor: Actor, asked: Asked) {
    require(asked.office);
    await this.log.write('parcel', () => this.put(asked));
  }
  private put(scale: Asked) {
    if (this.scale.isTooHeavy(scale)) throw refuse(scale);
    for (const box of new Boxes().all()) box.close();
  }
}
const refuse = (asked: Asked) => new DomainError(asked.late ? 'LATE' : 'TOO_HEAVY', {});
class Boxes {
  all() { return this.count(); }
  private count() { throw new DomainError('NO_BOXES', {}); }
}
function unused() { throw new DomainError('NEVER', {}); }`;

const rules = `export function requireOpen(office: Office) { if (!office.open) throw new DomainError('SHUT', {}); }`;
const scale = `
export class Scale {
  isTooHeavy() { if (!this.works) throw new DomainError('SCALE_BROKEN', {}); }
  mend() { throw new DomainError('NOT_MENDED', {}); }
}`;

test('a request is refused with what its handler comes to, across files, and with nothing else', () => {
  const found = refusalsOf(
    new Map([
      ['src/parcels/parcels.gateway.ts', gateway],
      ['src/parcels/parcels.service.ts', service],
      ['src/parcels/scale.ts', scale],
      ['src/offices/rules.ts', rules],
    ]),
  );
  expect([...found.keys()]).toEqual(['sendParcel', 'countParcels']);
  expect([...found.get('sendParcel')!].toSorted()).toEqual([
    'LATE',
    'NO_BOXES',
    'SCALE_BROKEN',
    'SHUT',
    'TOO_HEAVY',
  ]);
  expect(found.get('countParcels')).toEqual(new Set());
});
