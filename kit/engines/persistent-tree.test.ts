/**
 * Guards what we take from memdown's private tree: each member that `PersistentTree` declares, and that old versions never
 * change. A new release of memdown must pass here before its version in package.json may change.
 */
import fc from 'fast-check';

import { emptyPersistentTree, type PersistentTree, type TreeIterator } from './persistent-tree';

const bytes = (byte: number) => Uint8Array.of(byte);

function treeOf(...keys: readonly number[]): PersistentTree {
  return keys.reduce((tree, key) => tree.insert(bytes(key), bytes(key + 100)), emptyPersistentTree());
}

function keysFrom(position: TreeIterator): number[] {
  const keys = [];
  for (; position.valid; position.next()) keys.push(position.key![0]!);
  return keys;
}

test('the version is the one that was read', () => {
  const { version } = jest.requireActual<{ version: string }>('memdown/package.json');
  expect(version).toBe('6.1.1');
});

test('an empty tree has no entries, and every look-up in it fails', () => {
  const tree = emptyPersistentTree();
  expect([tree.length, tree.begin.valid, tree.begin.key, tree.begin.value]).toEqual([0, false, undefined, undefined]);
  expect([tree.get(bytes(1)), tree.find(bytes(1)).valid, tree.ge(bytes(1)).valid]).toEqual([undefined, false, false]);
  expect(tree.find(bytes(1)).remove()).toBe(tree);
});

test('find stands at the key or nowhere, ge at the first key that is not less', () => {
  const tree = treeOf(30, 10, 20);
  expect([tree.find(bytes(20)).key, tree.find(bytes(20)).value, tree.find(bytes(21)).valid]).toEqual([bytes(20), bytes(120), false]);
  expect([keysFrom(tree.ge(bytes(0))), keysFrom(tree.ge(bytes(20))), keysFrom(tree.ge(bytes(21))), keysFrom(tree.ge(bytes(31)))]).toEqual([
    [10, 20, 30],
    [20, 30],
    [30],
    [],
  ]);
});

test('an iterator past the last entry has neither key nor value, and stays there', () => {
  const position = treeOf(1).begin;
  position.next();
  position.next();
  expect([position.valid, position.key, position.value]).toEqual([false, undefined, undefined]);
});

test('insert, update and remove give new trees and leave the old ones, iterators included, as they were', () => {
  const tree = treeOf(10, 20, 30);
  const position = tree.begin;
  const changed = [tree.insert(bytes(15), bytes(0)), tree.find(bytes(20)).update(bytes(0)), tree.find(bytes(10)).remove()];

  expect(changed.map((version) => [version.length, keysFrom(version.begin), version.get(bytes(20))])).toEqual([
    [4, [10, 15, 20, 30], bytes(120)],
    [3, [10, 20, 30], bytes(0)],
    [2, [20, 30], bytes(120)],
  ]);
  expect([tree.length, keysFrom(position), tree.get(bytes(20))]).toEqual([3, [10, 20, 30], bytes(120)]);
});

/** What persistence means below the interface: no node that an older version can reach is ever written to. */
test('no change writes to a node of an older version', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 20, maxLength: 120 }), (toggles) => {
      let tree = emptyPersistentTree();
      for (const key of toggles) {
        freeze((tree as unknown as { root: TreeNode | null }).root);
        const found = tree.find(bytes(key));
        tree = found.valid ? found.remove() : tree.insert(bytes(key), bytes(0));
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

interface TreeNode {
  readonly left: TreeNode | null;
  readonly right: TreeNode | null;
}

/** Makes a write to the node throw, since memdown's tree runs in strict mode. Nodes below a frozen one are frozen already. */
function freeze(node: TreeNode | null): void {
  if (!node || Object.isFrozen(node)) return;
  Object.freeze(node);
  freeze(node.left);
  freeze(node.right);
}
