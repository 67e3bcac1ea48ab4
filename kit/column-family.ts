/**
 * Column families are separate key spaces in one engine. The set is fixed, and is part of the on-disk format.
 *
 * - `default`: raw requests that name no family, and the values of transactions;
 * - `lock` and `write`: the locks and the commit records of transactions (Percolator, section 2.2);
 * - `raft`: a store's own Raft logs and local state.
 */
export const COLUMN_FAMILIES = ['default', 'lock', 'write', 'raft'] as const;

export type ColumnFamily = (typeof COLUMN_FAMILIES)[number];

/** The column family of a request that names none. */
export const DEFAULT_COLUMN_FAMILY: ColumnFamily = 'default';

/** The column families with the data of clients, and therefore of regions. The other one belongs to the store itself. */
export const DATA_COLUMN_FAMILIES: readonly ColumnFamily[] = ['default', 'lock', 'write'];
