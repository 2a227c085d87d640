import { randomUUID } from 'node:crypto';
import type { Category } from '#shared/categories/categories.contract';
import type { Line } from './line.js';
import type { Random } from './random.js';
import type { Replica } from './replica.js';

/** What an edit may be told when another was quicker, or chose the same name. */
const expected = ['STALE', 'ENTRY_DELETED', 'NAME_TAKEN', 'PARENT_DELETED', 'NOT_REVERTIBLE', 'NOT_FOUND'];

/** Someone who edits at random what their own replica shows, old as it may be. */
export class Editor {
  done = 0;
  refused = 0;
  /** Codes that an honest edit must never be answered with. */
  readonly surprises: string[] = [];

  constructor(
    private readonly businessId: string,
    private readonly replica: Replica,
    private readonly line: Line,
  ) {}

  async edit(random: Random): Promise<void> {
    const [name, input] = this.choose(random);
    const reply = await this.line.settle(name, { businessId: this.businessId, opId: randomUUID(), ...input });
    if (reply.ok) this.done++;
    else if (expected.includes(reply.code)) this.refused++;
    else this.surprises.push(`${name} ${reply.code}`);
  }

  private choose(random: Random): [string, object] {
    const entries = [...this.replica.entries.values()];
    const active = entries.filter(({ status }) => status === 'active');
    const gone = entries.filter(({ status }) => status === 'deleted');
    const what = active.length > 40 ? 9 : random.below(12);
    if (what < 4 || active.length < 5) return ['category:add', added(active, random)];
    const { id, rev, parentId } = random.pick(active);
    if (what === 10)
      return ['category:setRules', { id, rev, teamIds: null, notesRequired: parentId !== null }];
    if (what === 11) return merged(active, random);
    if (what < 6) return ['category:rename', { id, rev, name: nameFrom(random) }];
    if (what < 8) return ['category:move', { id, rev, afterId: siblingOf(active, id, random) }];
    if (what === 8 && gone.length > 0) {
      const lost = random.pick(gone);
      return ['category:restore', { id: lost.id, rev: lost.rev }];
    }
    if (random.chance(0.3)) return ['category:revert', { version: Math.max(1, this.replica.head.version) }];
    return ['category:delete', { id, rev }];
  }
}

function added(active: Category[], random: Random): object {
  const parents = active.filter(({ parentId }) => parentId === null);
  const parentId = parents.length > 0 && random.chance(0.6) ? random.pick(parents).id : null;
  const names = Array.from({ length: 1 + random.below(3) }, () => nameFrom(random));
  return { parentId, names: [...new Set(names)] };
}

/** Two categories: what a stale replica takes for another reason of a list may stand elsewhere by now. */
function merged(active: Category[], random: Random): [string, object] {
  const categories = active.filter(({ parentId }) => parentId === null);
  const { id, rev } = random.pick(categories);
  const others = categories.filter((other) => other.id !== id);
  if (others.length === 0) return ['category:rename', { id, rev, name: nameFrom(random) }];
  return ['category:merge', { id, rev, intoId: random.pick(others).id }];
}

function siblingOf(active: Category[], id: string, random: Random): string | null {
  const parentId = active.find((entry) => entry.id === id)!.parentId;
  const siblings = active.filter((entry) => entry.parentId === parentId && entry.id !== id);
  return siblings.length > 0 && random.chance(0.8) ? random.pick(siblings).id : null;
}

/** Few enough that two sometimes want the same one. */
function nameFrom(random: Random): string {
  return `Topic ${random.below(200)}`;
}
