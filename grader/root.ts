import { join } from 'node:path';

/** The folder of TypeKV, which has package.json. */
export const PROJECT_ROOT = join(__dirname, '..');
