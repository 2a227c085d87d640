import { expect, it } from '@jest/globals';
import { pictureSize } from './pictureSize';

it.each([
  [
    { width: 40, height: 30 },
    { width: 40, height: 30 },
  ],
  [
    { width: 4_000, height: 3_000 },
    { width: 320, height: 240 },
  ],
  [
    { width: 300, height: 4_800 },
    { width: 15, height: 240 },
  ],
  [
    { width: 16_000, height: 1 },
    { width: 320, height: 1 },
  ],
  [
    { width: null, height: null },
    { width: 320, height: 240 },
  ],
])('shows %j as %j: whole, bounded, never larger than it is', (picture, shown) => {
  expect(pictureSize(picture)).toEqual(shown);
});
