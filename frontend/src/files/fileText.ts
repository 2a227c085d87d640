import type { FileType } from '#shared/files/files.contract';
import { t } from '../i18n';
import { formatBytes } from '../ui/formats';

const kinds = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'application/pdf': 'PDF',
  'text/csv': 'CSV',
  'text/plain': null,
} as const satisfies Record<FileType, string | null>;

/** What a file is and how large: "PDF, 24 kB". */
export function fileText({ type, size }: { type: FileType; size: number }): string {
  return t('files.kindAndSize', { kind: kinds[type] ?? t('files.plainText'), size: formatBytes(size) });
}
