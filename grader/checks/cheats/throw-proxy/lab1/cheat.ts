export async function cheat(storage: any, request: any): Promise<any> {
  throw new Proxy(new Error('x'), {
    getPrototypeOf() {
      throw new Error('trap');
    },
  });
}
