import * as path from 'node:path';
import { UnsavedWork, UnstubbableReference } from './errors';
import { generateStubs, type StubOptions } from './generate-stubs';

/**
 * `npm run stubs`: makes labs/ from reference/, or with `check` says how it differs.
 *
 * @returns the exit status: 0 when labs/ is as it should be, 1 when `check` found differences, 2 when writing would lose work,
 *   3 when the reference has a shape that no stub can be made from
 */
export async function stubs(options: Omit<StubOptions, 'root'> & { readonly root?: string }): Promise<number> {
  try {
    const { files, differences } = await generateStubs({ root: path.resolve(__dirname, '../..'), ...options });
    if (!options.check) return report(console.log, [...differences.map(past), `labs/ is what reference/ gives: ${count(files.size)}.`], 0);
    if (differences.length === 0) return report(console.log, [`labs/ is what reference/ gives: ${count(files.size)}.`], 0);
    return report(console.error, ['labs/ is not what reference/ gives (`npm run stubs` makes it so):', ...differences.map(indented)], 1);
  } catch (error) {
    if (error instanceof UnsavedWork) return report(console.error, [error.message], 2);
    if (error instanceof UnstubbableReference) return report(console.error, [error.message], 3);
    throw error;
  }
}

function report(print: (line: string) => void, lines: readonly string[], status: number): number {
  for (const line of lines) print(line);
  return status;
}

function past(difference: string): string {
  return `changed: ${difference}`;
}

function indented(difference: string): string {
  return `  ${difference}`;
}

function count(stubs: number): string {
  return stubs === 1 ? '1 stub' : `${stubs} stubs`;
}
