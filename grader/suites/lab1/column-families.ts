import { FEW_SEEDS, lab1Test } from './define';
import { quietClient } from './quiet-client';
import type { Data } from './raw-client';

const REFERENCES = 'docs: column families';
const FAMILIES = ['default', 'lock', 'write'] as const;

export const familiesApart = lab1Test('column-families-apart', {
  title: 'Column families are separate name spaces',
  points: 4,
  seeds: FEW_SEEDS,
  references: REFERENCES,
  docsAnchor: 'column-families',
  async run(context) {
    const client = await quietClient(context, 'column families');
    for (const cf of FAMILIES) await client.put('key', `in ${cf}`, cf);
    for (const cf of FAMILIES) await client.expectGet('key', `in ${cf}`, cf);
    // No name means `default`.
    await client.expectGet('key', 'in default', '');
    await client.delete('key', 'lock');
    await client.expectGet('key', undefined, 'lock');
    await client.expectGet('key', 'in default', 'default');
    await client.expectGet('key', 'in write', 'write');
  },
});

/** Keys at the borders of a name space: where a prefix scheme goes wrong, it goes wrong here. */
const BORDER_KEYS: readonly Data[] = [
  '',
  Uint8Array.of(0x00),
  Uint8Array.of(0x00, 0xff),
  'default',
  'default_key',
  'lock',
  'lock_',
  'write',
  'write_key',
  Uint8Array.of(0xff),
  Uint8Array.of(0xff, 0xff, 0xff),
];

export const scanStaysInFamily = lab1Test('scan-stays-in-family', {
  title: 'A scan of one column family never shows, or stops short because of, another',
  points: 4,
  seeds: FEW_SEEDS,
  references: REFERENCES,
  docsAnchor: 'column-families',
  async run(context) {
    const client = await quietClient(context, 'column families');
    const stored = FAMILIES.filter((cf) => cf !== 'lock');
    for (const cf of stored) for (const key of BORDER_KEYS) await client.put(key, `in ${cf}`, cf);
    for (const cf of stored) {
      const all = BORDER_KEYS.map((key) => [key, `in ${cf}`] as const);
      await client.expectScan('', 100, all, cf);
      await client.expectScan(Uint8Array.of(0xff), 100, all.slice(-2), cf);
      await client.expectScan(Uint8Array.of(0xff, 0xff, 0xff, 0xff), 100, [], cf);
    }
    await client.expectScan('', 100, [], 'lock');
  },
});
