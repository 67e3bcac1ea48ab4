export async function cheat(storage: any, request: any): Promise<any> {
  const process: any = (
    function (this: any) {
      return this;
    } as any
  )().process;
  process.getBuiltinModule?.('fs').writeFileSync('/tmp/typekv-cheat-mark', '');
  process.exit(0);
}
