export async function cheat(storage: any, request: any): Promise<any> {
  return {
    then(resolve: any) {
      resolve({ error: '' });
      resolve({ error: 'second' });
    },
  };
}
