/**
 * Column families are separate name spaces for keys in one engine. The set is fixed, and part of the on-disk format.
 *
 * - `default`: what raw requests use when they name none, and the values of transactions;
 * - `lock` and `write`: the locks and the commit records of transactions (Percolator, section 2.2);
 * - `raft`: a store's own Raft logs and local state.
 */
export const COLUMN_FAMILIES = ['default', 'lock', 'write', 'raft'] as const;

export type ColumnFamily = (typeof COLUMN_FAMILIES)[number];

/** The column family of a request that names none. */
export const DEFAULT_COLUMN_FAMILY: ColumnFamily = 'default';

/** Those that hold clients' data, and so a region's. The other one belongs to the store. */
export const DATA_COLUMN_FAMILIES: readonly ColumnFamily[] = ['default', 'lock', 'write'];
