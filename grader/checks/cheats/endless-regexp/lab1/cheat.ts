export async function cheat(storage: any, request: any): Promise<any> {
  /^(a+)+$/.test('a'.repeat(50) + 'b');
}
