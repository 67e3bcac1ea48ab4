export async function cheat(storage: any, request: any): Promise<any> {
  (globalThis as any).process.send({
    kind: 'done',
    result: { kind: 'seeds', runs: [{ seed: 1, events: 1, virtualMs: 1, traceHash: '0'.repeat(16) }], covered: [] },
  });
}
