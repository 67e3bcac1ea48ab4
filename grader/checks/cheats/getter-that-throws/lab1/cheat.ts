export async function cheat(storage: any, request: any): Promise<any> {
  return {
    get error() {
      throw new Error('boom');
    },
  };
}
