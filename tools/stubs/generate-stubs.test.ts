/**
 * Goal: labs/ is generated from the reference, and no work is lost. Method: small trees, with and without git.
 */
import { generateStubs } from './generate-stubs';
import { SmallTree } from './small-tree';

const REFERENCE = {
  'reference/lab1/raw-api.ts': '/** Gets. */\nexport function rawGet(): void { secret(); }\nfunction secret(): void {}\n',
  'reference/lab1/raw-api.test.ts': 'import { rawGet } from "./raw-api"; rawGet();\n',
  'reference/lab1/notes.md': 'SECRET\n',
  'reference/lab2a/deep/log.ts': 'export interface Log {}\n',
};
const STUBS = ['labs/lab1/raw-api.ts', 'labs/lab2a/deep/log.ts'];

let tree: SmallTree;
afterEach(() => tree.remove());

function generate(options: { check: boolean; force?: boolean }) {
  return generateStubs({ root: tree.root, ...options });
}

/** A tree whose labs/ is as it should be, committed. */
async function finishedTree(): Promise<SmallTree> {
  tree = new SmallTree({ ...REFERENCE, '.gitignore': '*.log\n' });
  await generate({ check: false });
  tree.commit();
  return tree;
}

it('makes a stub of every file of a part that is not a test', async () => {
  tree = new SmallTree(REFERENCE);
  const { files, differences } = await generate({ check: false });
  expect([...files.keys()]).toEqual(STUBS);
  expect(differences).toEqual(STUBS.map((name) => `${name} is missing`));
  for (const name of STUBS) expect(tree.read(name)).toBe(files.get(name));
  expect(tree.read('labs/lab1/raw-api.ts')).toContain("throw new NotImplemented('lab1: rawGet');");
  expect(tree.read('labs/lab1/raw-api.test.ts')).toBeUndefined();
});

it('finds nothing to do the second time', async () => {
  await finishedTree();
  expect((await generate({ check: true })).differences).toEqual([]);
  expect((await generate({ check: false })).differences).toEqual([]);
});

describe('check', () => {
  it('names the files that differ, are missing or have no reference, and changes nothing', async () => {
    await finishedTree();
    const changed = tree.read('labs/lab1/raw-api.ts')!.replace('  throw', '  return; throw');
    tree.write('labs/lab1/raw-api.ts', changed);
    tree.write('labs/lab1/helper.ts', '');
    tree.write('labs/todo.log', '');
    tree.write('reference/lab2a/election.ts', 'export {};\n');
    expect((await generate({ check: true })).differences).toEqual([
      'labs/lab1/helper.ts has no file in reference/',
      'labs/lab1/raw-api.ts differs from line 7',
      'labs/lab2a/election.ts is missing',
      'labs/todo.log has no file in reference/',
    ]);
    expect(tree.read('labs/lab1/raw-api.ts')).toBe(changed);
    expect(tree.read('labs/lab2a/election.ts')).toBeUndefined();
  });

  it('detects an additional line at the end', async () => {
    await finishedTree();
    tree.write(STUBS[0]!, `${tree.read(STUBS[0]!)}// mine\n`);
    const { differences } = await generate({ check: true });
    expect(differences).toEqual([expect.stringMatching(/^labs\/lab1\/raw-api\.ts differs from line \d+$/)]);
  });
});

it('leaves students the tests beside their files', async () => {
  await finishedTree();
  tree.write('labs/lab1/mine.test.ts', '// my test\n');
  expect((await generate({ check: true })).differences).toEqual([]);
  tree.write('reference/lab1/raw-api.ts', REFERENCE['reference/lab1/raw-api.ts'].replace('Gets.', 'Returns.'));
  await generate({ check: false });
  expect(tree.read('labs/lab1/mine.test.ts')).toBe('// my test\n');
});

describe('work in labs/', () => {
  it.each([
    ['changed', 'labs/lab1/raw-api.ts'],
    ['new', 'labs/lab1/helper.ts'],
    ['ignored by git', 'labs/lab1/notes.log'],
  ])('that is %s is never overwritten, unless forced', async (_kind, name) => {
    await finishedTree();
    tree.write(name, '// my work\n');
    await expect(generate({ check: false })).rejects.toThrow(
      new RegExp(`^Writing would lose work in labs/ that git does not have:\n  ${name}\nCommit it`),
    );
    expect(tree.read(name)).toBe('// my work\n');

    await generate({ check: false, force: true });
    expect((await generate({ check: true })).differences).toEqual([]);
  });

  it('counts as work if it is staged', async () => {
    await finishedTree();
    tree.write('labs/lab1/raw-api.ts', '// my work\n');
    tree.stage();
    await expect(generate({ check: false })).rejects.toThrow('labs/lab1/raw-api.ts');
  });

  it('is replaced if it is committed, because git has it', async () => {
    await finishedTree();
    tree.write('labs/lab1/raw-api.ts', '// my work\n');
    tree.write('labs/lab1/helper.ts', '// my work\n');
    tree.commit();
    const { differences } = await generate({ check: false });
    expect(differences).toEqual(['labs/lab1/helper.ts has no file in reference/', 'labs/lab1/raw-api.ts differs from line 1']);
    expect(tree.read('labs/lab1/helper.ts')).toBeUndefined();
    expect((await generate({ check: true })).differences).toEqual([]);
  });

  it('is never overwritten without git', async () => {
    tree = new SmallTree({ ...REFERENCE, 'labs/lab1/raw-api.ts': '// my work\n' });
    await expect(generate({ check: false })).rejects.toThrow('labs/lab1/raw-api.ts');
    expect(tree.read('labs/lab1/raw-api.ts')).toBe('// my work\n');
    expect(tree.read('labs/lab2a/deep/log.ts')).toBeUndefined();
  });

  it('does not matter if nothing would change', async () => {
    tree = new SmallTree(REFERENCE);
    await generate({ check: false });
    expect((await generate({ check: false })).differences).toEqual([]);
  });
});

it('a tree without a reference is an error, not an empty reference', async () => {
  tree = new SmallTree({ 'labs/lab1/raw-api.ts': '' });
  await expect(generate({ check: true })).rejects.toThrow('there is no folder reference/ to make stubs from');
});

it('a bad shape is reported with the name of its file, and nothing is written', async () => {
  tree = new SmallTree({ ...REFERENCE, 'reference/lab2a/z.ts': 'export function f() {}\n' });
  await expect(generate({ check: false })).rejects.toThrow('reference/lab2a/z.ts: lab2a: f: state the type that it returns');
  expect(tree.read(STUBS[0]!)).toBeUndefined();
});
