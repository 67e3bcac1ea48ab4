export async function cheat(storage: any, request: any): Promise<any> {
  const now: any = new (Intl as any).DateTimeFormat().format();
  return { error: now === undefined ? '' : '' };
}
