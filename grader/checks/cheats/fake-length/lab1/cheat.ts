export async function cheat(storage: any, request: any): Promise<any> {
  const kvs: unknown[] = [];
  kvs.length = 2 ** 32 - 1;
  return { error: '', kvs };
}
