import { COLUMN_FAMILIES, type ColumnFamily } from './column-family';
import { TypeKVError } from './errors';

/**
 * The position of `cf` in `COLUMN_FAMILIES`.
 * @throws TypeKVError `UnknownColumnFamily`
 */
export function columnFamilyIndex(cf: string): number {
  const index = COLUMN_FAMILIES.indexOf(cf as ColumnFamily);
  if (index < 0) throw new TypeKVError('UnknownColumnFamily', `there is no column family ${JSON.stringify(cf)}`);
  return index;
}
