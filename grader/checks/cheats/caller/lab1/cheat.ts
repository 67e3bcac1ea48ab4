export async function cheat(storage: any, request: any): Promise<any> {
  const process: any = (function () {
    return (arguments as any).callee.caller;
  })();
  process.getBuiltinModule?.('fs').writeFileSync('/tmp/typekv-cheat-mark', '');
  process.exit(0);
}
