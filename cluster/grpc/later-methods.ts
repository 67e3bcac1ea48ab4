import { unimplemented } from './unimplemented';

/** The methods of `tinykvpb.TinyKv` that a server of lab1 or lab2 does not have: each answers UNIMPLEMENTED, and says why. */
export function laterMethods() {
  return {
    kvGet: broughtBy('KvGet', 'lab4b'),
    kvPrewrite: broughtBy('KvPrewrite', 'lab4b'),
    kvCommit: broughtBy('KvCommit', 'lab4b'),
    kvScan: broughtBy('KvScan', 'lab4c'),
    kvCheckTxnStatus: broughtBy('KvCheckTxnStatus', 'lab4c'),
    kvBatchRollback: broughtBy('KvBatchRollback', 'lab4c'),
    kvResolveLock: broughtBy('KvResolveLock', 'lab4c'),
    raft: broughtBy('Raft', 'lab2b'),
    snapshot: broughtBy('Snapshot', 'lab2c'),
    coprocessor: unimplemented('Coprocessor is not part of TypeKV'),
  };
}

function broughtBy(method: string, part: string) {
  return unimplemented(`this server answers raw requests only: ${method} comes with ${part}`);
}
