/** Goal: the exit status and the lines tell what happened. Method: small trees, and what is printed. */
import { stubs } from './main';
import { SmallTree } from './small-tree';

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

it('0 and the files it changed, then 0 and that all is well', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export {};\n' });
  expect(await stubs({ check: false, root: tree.root })).toBe(0);
  expect(await stubs({ check: true, root: tree.root })).toBe(0);
  expect(output).toEqual([
    'log: changed: labs/lab1/a.ts is missing',
    'log: labs/ is what reference/ gives: 1 stub.',
    'log: labs/ is what reference/ gives: 1 stub.',
  ]);
});

it('1 and the differences', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export {};\n' });
  expect(await stubs({ check: true, root: tree.root })).toBe(1);
  expect(output).toEqual([
    'error: labs/ is not what reference/ gives (`npm run stubs` makes it so):',
    'error:   labs/lab1/a.ts is missing',
  ]);
});

it('2 where work would be lost', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export {};\n', 'labs/lab1/a.ts': '// my work\n' });
  expect(await stubs({ check: false, root: tree.root })).toBe(2);
  expect(output.join()).toContain('labs/ has work that would be lost');
});

it('3 where the reference has a shape that no stub can be made from', async () => {
  tree = new SmallTree({ 'reference/lab1/a.ts': 'export default 5;\n' });
  expect(await stubs({ check: true, root: tree.root })).toBe(3);
  expect(output.join()).toContain('reference/lab1/a.ts: line 1: export at the declaration');
});
