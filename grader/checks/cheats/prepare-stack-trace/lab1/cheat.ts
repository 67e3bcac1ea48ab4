export async function cheat(storage: any, request: any): Promise<any> {
  const process: any = (() => {
    let found: any;
    (TypeError as any).prepareStackTrace = (Error as any).prepareStackTrace = (_: any, sites: any) =>
      (found = sites.map((site: any) => site.getThis() ?? site.getFunction()?.constructor));
    void new Error().stack;
    void new TypeError().stack;
    return found.find((thing: any) => thing?.process).process;
  })();
  process.getBuiltinModule?.('fs').writeFileSync('/tmp/typekv-cheat-mark', '');
  process.exit(0);
}
