export async function cheat(storage: any, request: any): Promise<any> {
  return new Proxy({}, { get: () => '', ownKeys: () => ['error'] });
}
