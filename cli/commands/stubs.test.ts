/** Goal: the exit code and the lines say what happened. Method: small trees, and what is printed. */
import { SmallTree } from '#tools/stubs/small-tree';
import { EXIT } from '#cli/exit-codes';
import { stubs } from './stubs';

let tree: SmallTree;
let output: string[];

beforeEach(() => {
  output = [];
  for (const stream of ['log', 'error'] as const) {
    jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void output.push(`${stream}: ${line.join(' ')}`));
  }
});
afterEach(() => {
  jest.restoreAllMocks();
  tree.remove();
});

it('prints the written files, then that all is up to date', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export {};\n' });
  expect(await stubs({ check: false, root: tree.root })).toBe(EXIT.pass);
  expect(await stubs({ check: true, root: tree.root })).toBe(EXIT.pass);
  expect(output).toEqual(['log: written: labs/lab1/a.ts', 'log: labs/ is up to date: 1 stub.', 'log: labs/ is up to date: 1 stub.']);
});

it('prints the differences', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export {};\n' });
  expect(await stubs({ check: true, root: tree.root })).toBe(EXIT.failed);
  expect(output).toEqual(['error: labs/ is not up to date with reference/. Run: npm run stubs', 'error:   labs/lab1/a.ts is missing']);
});

it('refuses to overwrite work', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export {};\n', 'labs/lab1/a.ts': '// my work\n' });
  await expect(stubs({ check: false, root: tree.root })).rejects.toThrow('Writing would lose work in labs/');
});

it('reports a file of the reference that no stub can be made from', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export default 5;\n' });
  expect(await stubs({ check: true, root: tree.root })).toBe(EXIT.internalError);
  expect(output.join()).toContain('reference/lab1/a.ts: line 1: export at the declaration');
});
