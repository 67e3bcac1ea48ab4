export async function cheat(storage: any, request: any): Promise<any> {
  const now: any = (globalThis as any).performance.now();
  return { error: now === undefined ? '' : '' };
}
