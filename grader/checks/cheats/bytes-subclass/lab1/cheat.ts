export async function cheat(storage: any, request: any): Promise<any> {
  class Endless extends Uint8Array {
    override get length(): any {
      return 2 ** 40;
    }
  }
  return { error: '', value: new Endless(1) };
}
