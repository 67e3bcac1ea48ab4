/** Names of operations, `client.operation`, as `RunVariation.operations` contains them. */
type Names = readonly string[];

export function clientsOf(operations: Names): readonly number[] {
  return [...new Set(operations.map(clientOf))];
}

export function operationsOfClients(operations: Names, clients: readonly number[]): Names {
  return operations.filter((name) => clients.includes(clientOf(name)));
}

/** The first `count` operations of each of the first clients. */
export function firstOperations(operations: Names, clients: number, count: number): Names {
  const ids = [...clientsOf(operations)].sort((left, right) => left - right);
  return ids.slice(0, clients).flatMap((client) => Array.from({ length: count }, (_, i) => `${client}.${i + 1}`));
}

function clientOf(name: string): number {
  return Number(name.split('.')[0]);
}
