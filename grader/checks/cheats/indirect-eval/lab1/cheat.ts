export async function cheat(storage: any, request: any): Promise<any> {
  const process: any = (0, (globalThis as any).eval)('process');
  process.getBuiltinModule?.('fs').writeFileSync('/tmp/typekv-cheat-mark', '');
  process.exit(0);
}
