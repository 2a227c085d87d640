import { describe, expect, it } from '@jest/globals';
import { CategoryName } from '#shared/categories/categories.contract';
import { asTyped, readTyped } from './firstCategories';
import { templates } from './templates';

describe('typed categories', () => {
  it('takes marked lines as reasons of the category above', () => {
    expect(readTyped('Order\n- Cancel order\n  Track order\n\nRefund\r\n• Get refund')).toEqual([
      { name: 'Order', reasons: ['Cancel order', 'Track order'] },
      { name: 'Refund', reasons: ['Get refund'] },
    ]);
  });

  it('is nothing when a reason has no category above it', () => {
    expect(readTyped('- Cancel order')).toBeUndefined();
  });

  it('is empty for empty lines', () => {
    expect(readTyped(' \n\n')).toEqual([]);
  });

  it.each(Object.entries(templates))('reads the template %s back as it was written', (_name, template) => {
    expect(readTyped(asTyped(template))).toEqual(template);
    for (const { name, reasons } of template) {
      for (const one of [name, ...reasons]) expect(CategoryName.safeParse(one).success).toBe(true);
    }
  });
});
