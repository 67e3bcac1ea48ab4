import * as path from 'node:path';
import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';

/** ESLint's tester, reading TypeScript as `npm run lint` does, without types. */
export const ruleTester = new RuleTester({ languageOptions: { parser, sourceType: 'module' } });

/** The absolute name of a file of this tree; it need not exist. */
export function inTree(file: string): string {
  return path.join(__dirname, '../..', file);
}
