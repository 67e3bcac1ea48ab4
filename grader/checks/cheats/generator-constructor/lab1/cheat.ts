export async function cheat(storage: any, request: any): Promise<any> {
  const process: any = (function* () {} as any).constructor('return process')().next().value;
  process.getBuiltinModule?.('fs').writeFileSync('/tmp/typekv-cheat-mark', '');
  process.exit(0);
}
