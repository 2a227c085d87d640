import { describe, expect, it } from '@jest/globals';
import { correctionMs } from '#shared/closures/closures.contract';
import { defaultGroups } from '#shared/members/members.contract';
import { mayCorrect } from './mayCorrect';

const [agent, lead] = defaultGroups.map(({ permissions }) => ({ id: 'me', permissions: [...permissions] }));
const now = 2_000_000_000;
const closure = { by: { id: 'me', name: 'Ana' }, formerAgent: null, at: now - 1_000, undoneAt: null };

describe('correcting a closing', () => {
  it('is for its agent, within a day', () => {
    expect(mayCorrect(closure, agent!, now)).toBe(true);
    expect(mayCorrect({ ...closure, at: now - correctionMs }, agent!, now)).toBe(false);
    expect(mayCorrect({ ...closure, by: { id: 'other', name: 'Ben' } }, agent!, now)).toBe(false);
  });

  it('is for who had the chat when nobody closed it', () => {
    expect(mayCorrect({ ...closure, by: null, formerAgent: { id: 'me', name: 'Ana' } }, agent!, now)).toBe(
      true,
    );
  });

  it('is for a lead at any time, and for nobody once it is undone', () => {
    const old = { ...closure, by: { id: 'other', name: 'Ben' }, at: 0 };
    expect(mayCorrect(old, lead!, now)).toBe(true);
    expect(mayCorrect({ ...old, undoneAt: 1 }, lead!, now)).toBe(false);
    expect(mayCorrect(closure, null, now)).toBe(false);
  });
});
