// Apart from the schemas, so that the widget can hold to them without carrying a validator.

/** Bytes of one file: 10 MB, however a system counts them. */
export const fileMax = 10 * 1024 * 1024;

/** Pixels of one picture: each takes four bytes in the memory of whoever looks at it. */
export const pixelMax = 50_000_000;
/** Pixels of a picture's longer side. */
export const sideMax = 16_384;

/** Code points of a file's name; a longer one is shortened before its ending. */
export const fileNameMax = 120;

/** Files that one message can be given with, at most. */
export const filesAtOnce = 5;

/** What is taken, by what the content says, with the endings its name may have; the first is given where none fits. */
export const fileTypes = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/csv': ['csv'],
  'text/plain': ['txt', 'log', 'md'],
} as const;

/** The same for a file chooser. It proposes; the content decides. */
export const acceptedFiles = Object.values(fileTypes)
  .flat()
  .map((ending) => `.${ending}`)
  .join(',');

/** Whether a browser shows it where it stands; everything else is only saved. */
export function isPicture(type: string): boolean {
  return type.startsWith('image/');
}

/** Where files are sent to and read from (`…/<id>`): the console by its session, the widget by its token. */
export const consoleFilesPath = '/api/files';
export const widgetFilesPath = '/widget/files';
