import { describe, expect, test } from '@jest/globals';
import { kindOf } from './fileKind.js';
import { keptName } from './fileName.js';
import { pdf, png, svg } from './testFiles.js';

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('what a file is', () => {
  const gif = bytes('GIF89a\x20\x00\x10\x00\x00\x00\x00;');
  const webp = Buffer.concat([
    bytes('RIFF\x1e\0\0\0WEBPVP8L\x11\0\0\0\x2f'),
    Buffer.from('0f4001', 'hex'),
    Buffer.alloc(14),
  ]);
  const jpeg = Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    Buffer.from('ffc0000b080020004001011100', 'hex'),
    Buffer.from('ffda0008010100003f00ffd9', 'hex'),
  ]);

  test.each([
    ['a PNG', png(3, 2), 'a.png', { type: 'image/png', width: 3, height: 2 }],
    ['a GIF', gif, 'a.gif', { type: 'image/gif', width: 32, height: 16 }],
    ['a WebP', webp, 'a.webp', { type: 'image/webp', width: 16, height: 6 }],
    ['a JPEG', jpeg, 'a.jpg', { type: 'image/jpeg', width: 64, height: 32 }],
    ['a PDF', pdf, 'a.pdf', { type: 'application/pdf', width: null, height: null }],
    ['a text', Buffer.from('Grüße, 你好'), 'a.txt', { type: 'text/plain', width: null, height: null }],
    ['a table', Buffer.from('order;sum\n1;2\n'), 'A.CSV', { type: 'text/csv', width: null, height: null }],
    ['a picture called a page', png(3, 2), 'a.html', { type: 'image/png', width: 3, height: 2 }],
    [
      'a text that begins like a bitmap',
      Buffer.from('BMW, blue'),
      'a.txt',
      { type: 'text/plain', width: null, height: null },
    ],
    [
      'a text with a heart',
      Buffer.from('<3 thank you'),
      'a.txt',
      { type: 'text/plain', width: null, height: null },
    ],
  ])('[FI1] %s is told by its content', async (_, content, name, kind) => {
    expect(await kindOf(content, name)).toEqual(kind);
  });

  test.each([
    ['an SVG', svg, 'SVG'],
    ['an SVG called a picture', svg, 'SVG'],
    ['an SVG after a comment', bytes('\n<!-- logo -->\n<svg/>'), 'SVG'],
    ['an SVG as XML', bytes('<?xml version="1.0"?><svg/>'), 'SVG'],
    ['an SVG in UTF-16', utf16('<svg onload="alert(1)"/>'), 'SVG'],
    ['an SVG after a byte order mark', Buffer.from('\ufeff<svg/>'), 'SVG'],
    ['a page', bytes('<!doctype html><script>alert(1)</script>'), 'HTML'],
    ['a piece of a page', bytes('  <img src=x onerror=alert(1)>'), 'HTML'],
    ['an XML', bytes('<?xml version="1.0"?><a/>'), 'XML'],
  ])('[FI2] %s can carry scripts, and is refused by that', async (_, content, found) => {
    await expect(kindOf(content, 'holiday.png')).rejects.toMatchObject({
      code: 'FILE_RUNS',
      data: { found },
    });
  });

  test.each([
    ['an archive', Buffer.from('504b0304140000000800', 'hex'), 'FILE_TYPE', { found: 'ZIP' }],
    ['a program', Buffer.concat([bytes('MZ\x90\0'), Buffer.alloc(200)]), 'FILE_TYPE', { found: 'EXE' }],
    ['a film', bytes('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'), 'FILE_TYPE', { found: 'MP4' }],
    ['noise', Buffer.from('00ff00ff00ff', 'hex'), 'FILE_UNKNOWN', {}],
    ['a text in Latin 1', bytes('Gr\xfc\xdfe'), 'FILE_UNKNOWN', {}],
    ['nothing', Buffer.alloc(0), 'FILE_EMPTY', {}],
    ['half a picture', png(3, 2).subarray(0, 20), 'FILE_DAMAGED', {}],
    ['a flat picture', png(0, 2, false), 'FILE_DAMAGED', {}],
  ])('[FI2][FI4] %s is refused by what it is', async (_, content, code, data) => {
    await expect(kindOf(content, 'holiday.png')).rejects.toMatchObject({ code, data });
  });

  test.each([
    [20_000, 20_000],
    [16_385, 1],
    [4_294_967_295, 4_294_967_295],
  ])('[FI4] a picture of %d × %d pixels is refused, however few its bytes', async (width, height) => {
    await expect(kindOf(png(width, height, false), 'a.png')).rejects.toMatchObject({
      code: 'PICTURE_TOO_LARGE',
      data: { megapixels: 50, side: 16_384 },
    });
  });
});

describe('what a file is called', () => {
  test.each([
    ['photo.png', 'photo.png'],
    ['photo.PNG', 'photo.PNG'],
    ['  my   photo.png ', 'my photo.png'],
    ['photo', 'photo.png'],
    ['photo.html', 'photo.html.png'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe.png'],
    ['a\u0000b\r\nc\u200b.png', 'abc.png'],
    ['.png', '.png.png'],
    ['', 'file.png'],
    ['Grüße 你好 😀.png', 'Grüße 你好 😀.png'],
  ])('[FI1][FI3] %j is kept as %j', (given, kept) => {
    expect(keptName(given, 'image/png')).toBe(kept);
  });

  test('[FI3] a long name is shortened before its ending, and not within a character', () => {
    const kept = keptName(`${'😀'.repeat(300)}.png`, 'image/png');
    expect(kept).toBe(`${'😀'.repeat(116)}.png`);
  });

  test.each(['../photo.png', '/etc/passwd', 'C:\\photo.png', 'a/b.png', '..', '.', '.\u200b.'])(
    '[FI3] %j is a path, and refused',
    (given) => {
      expect(() => keptName(given, 'image/png')).toThrow('FILE_NAME');
    },
  );
});
