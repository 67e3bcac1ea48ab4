/**
 * Goal: the rule refuses every shape that would leak a piece of the solution into a stub, or leave a stub without a type.
 * Method: one shape per case; the message says what to write instead.
 */
import { rules } from './index';
import { ruleTester } from './rule-tester';

const LEAK = 'so that the generated stub leaks nothing of the solution';

function refused(code: string, ...messages: (string | RegExp)[]) {
  return { name: `refused: ${code}`, code, errors: messages.map((message) => ({ message })) };
}

ruleTester.run('reference-shape', rules['reference-shape'], {
  valid: [
    `/** Says. */ export function f(a: number, b = 3, { c }: Options = {}): void { secret(); }`,
    `/** Says. */ export function f(a: number): void; export function f(a: string): void; export function f(a: unknown): void {}`,
    `const secret = () => 1; const table = [1]; class Local { field = 1; static { secret(); } } let state = 0;`,
    `/** The limit. @given */ export const LIMIT = 3;`,
    `/**\n * The limit.\n * @given\n */\nexport const LIMIT = 3;`,
    `/** All of it. @given */ export class Table { rows = []; static empty = new Table(); static { init(); } }`,
    `/** Says. */
    export class Table { readonly rows: number[]; static count: number; constructor(private readonly limit = 3) { super1(); } }`,
    `/** Says. */ export class Table { /** @given */ private rows = []; /** @given */ size() { return 3; } private sum() { return 3; } }`,
    `/** Says. */
    export abstract class Table { abstract get(key: string): number; set size(value: number) {} get size(): number { return 1; } }`,
    `/** Says. */ export class Table extends Base { get(): number { return 1; } }`,
    `/** Says. */ export interface Row { a: number } /** Says. */ export type Rows = Row[]; /** Says. */ export enum Kind { A }`,
    `export { f } from './f'; export * from './g'; export {};`,
  ],
  invalid: [
    refused(
      `/** Says. */ export const f = (): void => {};`,
      `Write "f" as \`export function f(…) {…}\`, ${LEAK}: the generator replaces the bodies of declarations.`,
    ),
    refused(`/** Says. @given */ export const f = function (): void {};`, /^Write "f" as `export function/),
    refused(`/** Says. */ export const LIMIT = 3;`, /^Tag the exported constant "LIMIT" with @given/),
    refused(`/** Says that it is not (at)given, as in user@given. */ export const LIMIT = 3;`, /^Tag the exported constant/),
    refused(`/** Says. @given */ export let count = 3;`, /^Export no variable \("count"\)/),
    refused(
      `/** Says. */ export class Table { rows: number[] = []; }`,
      `Initialize the field "rows" in the constructor, ${LEAK}: the generator keeps fields and drops bodies.`,
    ),
    refused(`/** Says. */ export class Table { private rows = []; #size = 3; }`, /"rows"/, /"size"/),
    refused(`/** Says. */ export class Table { static empty: number = 3; }`, /^Give the static member "empty" no initializer/),
    refused(`/** Says. */ export class Table { static { init(); } }`, /^No static block/),
    refused(`/** Says. */ export class Table { constructor(readonly limit = 3) {} }`, /^Initialize the field "limit" in the constructor/),
    refused(
      `/** Says. */ export class Table extends Base { constructor() { super(); } }`,
      /^Give the derived class "Table" no constructor/,
    ),
    refused(
      `/** Says. */ export class Table { rows; get() { return 3; } put(row): void {} }`,
      /^State the type of "rows"/,
      /^State the type that "Table.get" returns/,
      /^State the type of "row"/,
    ),
    refused(
      `/** Says. */ export function f(a, b = [1]) {}`,
      /^State the type that "f" returns/,
      /^State the type of "a"/,
      /^State the type of "b"/,
    ),
    refused(`export function f(): void {}`, 'Give the exported "f" a doc comment: it becomes the assignment.'),
    refused(`// Says.\nexport class Table {}`, /^Give the exported "Table" a doc comment/),
    refused(`/** Says. */\n// But not this.\nexport interface Row {}`, /^Give the exported "Row" a doc comment/),
    refused(`/* Says. */ export type Rows = number[];`, /doc comment/),
    refused(`/** Says. */ function f(): void {} export { f };`, /^Export at the declaration/),
    refused(`/** Says. */ export default function f(): void {}`, /^Export at the declaration/),
    refused(`/** Says. */ export namespace Space { const a = 1; }`, /^Export at the declaration/),
  ],
});
