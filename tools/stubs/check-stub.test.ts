/** Goal: everything in a stub besides declarations and the throw is detected. Method: one such thing per stub. */
import { checkStub } from './check-stub';

const THROW = "throw new NotImplemented('lab1: f');";

it.each([
  `export function f(): void { ${THROW} }`,
  `import { A } from './a';\nexport * from './b';\nexport class B { c!: number; private constructor() { ${THROW} } }`,
  `/** @given */\nconst limit = 5;\n/** @given */\nexport class A { private b = 5; static { limit; } c(): number { return 5; } }`,
  `export class A {\n /** @given */\n private b(c = 5): number { return [c].map((d) => d + 1).length; } }`,
  `export abstract class A { abstract b(): void; }\nexport enum B { C = 5 }\nexport interface D { e(): void }`,
  `export function f(): void { throw new NotImplemented('lab1: A.\\'quoted\\''); }`,
])('has no complaint of %s', (stub) => expect(checkStub(stub)).toEqual([]));

it.each([
  ['export function f(): void { return; }', 'does more than throw NotImplemented'],
  ['export function f(): void {}', 'does more than throw NotImplemented'],
  [`export function f(): void { g(); ${THROW} }`, 'does more than throw NotImplemented'],
  [`export function f(): void {\n  // The trick.\n  ${THROW}\n}`, 'does more than throw NotImplemented'],
  ["export function f(): void { throw new NotImplemented(g('lab1')); }", 'does more than throw NotImplemented'],
  ['export class A { get b(): number { return 5; } }', 'does more than throw NotImplemented'],
  ['export class A { constructor() { this.b(); } }', 'does more than throw NotImplemented'],
  [`export function f(a = 5): void { ${THROW} }`, 'has an initial value'],
  [`export function f({ a = 5 }: B): void { ${THROW} }`, 'has an initial value'],
  ['export class A { b = 5; }', 'has an initial value'],
  ['export class A { static b = 5; }', 'has an initial value'],
  ['export class A { static { f(); } }', 'is a static block'],
  ['export class A { private b!: number; }', 'is private'],
  ['export class A { #b!: number; }', 'is private'],
  [`export class A { protected b(): void { ${THROW} } }`, 'is private'],
  [`export class A { constructor(private b: number) { ${THROW} } }`, 'is private'],
  ['const limit = 5;', 'is not an exported declaration'],
  ['export const limit = 5;', 'is not an exported declaration'],
  [`function f(): void { ${THROW} }`, 'is not an exported declaration'],
  ['interface A {}', 'is not an exported declaration'],
  ['f();', 'is not an exported declaration'],
])('of %s says: %s', (stub, reason) => {
  expect(checkStub(stub).join()).toContain(reason);
});
