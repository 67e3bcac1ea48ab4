import * as path from 'node:path';
import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';

/** The rule tester of ESLint. It parses TypeScript as `npm run lint` does, but without types. */
export const ruleTester = new RuleTester({ languageOptions: { parser, sourceType: 'module' } });

/** The absolute path of a file in this repository; the file need not exist. */
export function inTree(file: string): string {
  return path.join(__dirname, '../..', file);
}
