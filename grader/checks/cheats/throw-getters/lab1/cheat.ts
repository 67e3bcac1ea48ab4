export async function cheat(storage: any, request: any): Promise<any> {
  throw Object.defineProperties(new Error('x'), {
    stack: {
      get() {
        throw new Error('again');
      },
    },
    name: {
      get() {
        throw new Error('again');
      },
    },
  });
}
