import { openApi } from '#shared/integrations/openApi';
import { catalogue } from './catalogue.js';
import { requests } from './contracts.js';
import { permissionMatrix } from './permissionMatrix.js';
import { withConfiguration } from './configuration.js';

/** What is generated: each file with its text, and what the contracts should say but do not. */
export interface Documents {
  files: Record<string, string>;
  undocumented: string[];
}

/** @param readme the README as it is, whose table is put in anew */
export function documents(readme: string): Documents {
  const { text, undocumented } = catalogue();
  const files = {
    'docs/events.md': text,
    'docs/permission-matrix.md': permissionMatrix(requests.map(([, request]) => request)),
    'docs/openapi.json': JSON.stringify(openApi(), null, 2),
    'README.md': withConfiguration(readme),
  };
  return { files, undocumented };
}
