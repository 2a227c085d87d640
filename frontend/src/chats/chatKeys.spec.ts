import { describe, expect, it } from '@jest/globals';
import { placeOf, sends } from './chatKeys';

const pressed = (key: string, own: Partial<KeyboardEvent> = {}) =>
  ({
    key,
    code: key,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    repeat: false,
    isComposing: false,
    keyCode: 0,
    ...own,
  }) as KeyboardEvent;

describe('jumping to a chat', () => {
  it('is Alt and a digit by its key, whatever that key types', () => {
    expect(placeOf(pressed('¡', { code: 'Digit1', altKey: true }))).toBe(0);
    expect(placeOf(pressed('9', { code: 'Digit9', altKey: true }))).toBe(8);
    expect(placeOf(pressed('0', { code: 'Digit0', altKey: true }))).toBeUndefined();
  });

  it('is F1 to F9, except F5', () => {
    const places = Array.from({ length: 12 }, (_, index) => placeOf(pressed(`F${index + 1}`)));
    expect(places).toEqual([0, 1, 2, 3, undefined, 5, 6, 7, 8, undefined, undefined, undefined]);
  });

  it('leaves digits, other combinations and held keys alone', () => {
    expect(placeOf(pressed('1', { code: 'Digit1' }))).toBeUndefined();
    expect(placeOf(pressed('1', { code: 'Digit1', altKey: true, ctrlKey: true }))).toBeUndefined();
    expect(placeOf(pressed('F1', { ctrlKey: true }))).toBeUndefined();
    expect(placeOf(pressed('1', { code: 'Digit1', altKey: true, repeat: true }))).toBeUndefined();
  });
});

describe('sending', () => {
  it('is Enter alone', () => {
    expect(sends(pressed('Enter'))).toBe(true);
    expect(sends(pressed('Enter', { shiftKey: true }))).toBe(false);
    expect(sends(pressed('Enter', { ctrlKey: true }))).toBe(false);
    expect(sends(pressed('a'))).toBe(false);
  });

  it('is not the Enter that ends a composition, nor a held one', () => {
    expect(sends(pressed('Enter', { isComposing: true }))).toBe(false);
    expect(sends(pressed('Enter', { keyCode: 229 }))).toBe(false);
    expect(sends(pressed('Enter', { repeat: true }))).toBe(false);
  });
});
