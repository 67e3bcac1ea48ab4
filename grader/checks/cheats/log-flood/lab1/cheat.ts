export async function cheat(storage: any, request: any): Promise<any> {
  for (;;) console.log('x'.repeat(100_000));
}
