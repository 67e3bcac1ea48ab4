declare const require: any;
export async function cheat(storage: any, request: any): Promise<any> {
  require('fs').writeSync(4, '{"kind":"nonsense"}\n');
  require('fs').writeSync(4, '{');
}
