/**
 * Goal: eslint.config.js applies each of our rules to the right files, and to no others. Method: ask ESLint for the
 * configuration of a file by its path; nothing is parsed.
 */
import { ESLint, type Linter } from 'eslint';
import { inTree } from './rule-tester';

// By `require`: ESLint would load it with import(), which jest's context does not have.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const configuration = require('../../eslint.config.js') as Linter.Config[];
const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: configuration });

async function optionsOf(rule: string, file: string): Promise<unknown[] | undefined> {
  const config = (await eslint.calculateConfigForFile(inTree(file))) as { rules: Record<string, unknown[]> } | undefined;
  const options = config?.rules[rule];
  return options?.[0] === 0 ? undefined : options;
}

const applies = async (rule: string, file: string) => (await optionsOf(rule, file)) !== undefined;

describe('no-node-api', () => {
  it.each([
    'kit/bytes.ts',
    'reference/lab1/raw-api.ts',
    'labs/lab4c/scan.ts',
    'cluster/peer.ts',
    'harness/simulation/simulation.ts',
    'harness/network/link.ts',
  ])('covers %s', async (file) => expect(await applies('typekv/no-node-api', file)).toBe(true));

  it.each([
    'kit/engines/level-engine.ts',
    'kit/engines/level-engine.test.ts',
    'cluster/grpc/server.ts',
    'cluster/processes/store.ts',
    'harness/workers/pool/child.ts',
    'harness/workers/loader/module-loader.ts',
    'harness/simulation/yield.ts',
    'harness/simulation/simulation.test.ts',
    'harness/simulation/simulation.bench.ts',
    'grader/runner.ts',
    'tools/stubs/generate-stubs.ts',
    'docs/render.ts',
    'eslint.config.js',
  ])('does not cover %s', async (file) => expect(await applies('typekv/no-node-api', file)).toBe(false));

  it('allows Buffer in the tree of the memory engine, and nowhere else', async () => {
    expect(await optionsOf('typekv/no-node-api', 'kit/engines/mem-tree.ts')).toEqual([2, { allow: ['Buffer'] }]);
    expect(await optionsOf('typekv/no-node-api', 'kit/engines/mem-engine.ts')).toEqual([2]);
  });
});

describe('reference-shape', () => {
  it('covers the reference, but neither its tests nor the stubs', async () => {
    expect(await applies('typekv/reference-shape', 'reference/lab1/raw-api.ts')).toBe(true);
    expect(await applies('typekv/reference-shape', 'reference/lab1/raw-api.test.ts')).toBe(false);
    expect(await applies('typekv/reference-shape', 'labs/lab1/raw-api.ts')).toBe(false);
  });
});

describe('layout', () => {
  it.each([
    'kit/a.ts',
    'labs/lab1/a.ts',
    'reference/lab1/a.test.ts',
    'grader/a.ts',
    'docs/a.ts',
    'tools/stubs/generate-stubs.ts',
    'tools/lint/layout.js',
  ])('covers %s', async (file) => expect(await applies('typekv/layout', file)).toBe(true));
});

it.each(['kit/messages/gen/raft.ts', 'site/page.js', 'reports/a.js', '.cache/labs/a.ts', 'node_modules/a/a.js'])(
  'nothing is linted in %s',
  async (file) => expect(await eslint.isPathIgnored(inTree(file))).toBe(true),
);

it('unused arguments are errors, but not in a stub', async () => {
  const rule = '@typescript-eslint/no-unused-vars';
  expect(await optionsOf(rule, 'kit/bytes.ts')).toEqual([2, expect.not.objectContaining({ args: 'none' })]);
  expect(await optionsOf(rule, 'labs/lab1/raw-api.ts')).toEqual([2, expect.objectContaining({ args: 'none' })]);
});
