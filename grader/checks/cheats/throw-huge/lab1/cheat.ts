export async function cheat(storage: any, request: any): Promise<any> {
  throw new Error('x'.repeat(50_000_000));
}
