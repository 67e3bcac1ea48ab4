export async function cheat(storage: any, request: any): Promise<any> {
  (globalThis as any).process.kill((globalThis as any).process.pid, 'SIGSTOP');
}
