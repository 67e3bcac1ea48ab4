export async function cheat(storage: any, request: any): Promise<any> {
  for (let i = 0; i < 5_000; i++) void Promise.reject(new Error(`rejection ${i}`));
}
