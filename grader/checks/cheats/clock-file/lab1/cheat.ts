export async function cheat(storage: any, request: any): Promise<any> {
  const now: any = new (File as any)([], 'x').lastModified;
  return { error: now === undefined ? '' : '' };
}
