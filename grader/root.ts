import { join } from 'node:path';

/** The folder of TypeKV, which contains package.json. */
export const PROJECT_ROOT = join(__dirname, '..');
