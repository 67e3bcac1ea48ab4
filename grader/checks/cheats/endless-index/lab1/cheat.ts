export async function cheat(storage: any, request: any): Promise<any> {
  Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
}
