export async function cheat(storage: any, request: any): Promise<any> {
  let reads = 0;
  return {
    get error() {
      return reads++ === 0 ? '' : 'later';
    },
  };
}
