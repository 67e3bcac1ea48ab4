import type { Timetable } from '#harness/scenario/context';

export function namesOf(operations: Timetable): readonly string[] {
  return Object.keys(operations);
}

/** The clients, in the order of their first operation. */
export function clientsOf(operations: Timetable): readonly number[] {
  return [...new Set(namesOf(operations).map(clientOf))];
}

export function ofClients(operations: Timetable, clients: readonly number[]): Timetable {
  return only(
    operations,
    namesOf(operations).filter((name) => clients.includes(clientOf(name))),
  );
}

/** These operations, at their times. */
export function only(operations: Timetable, names: readonly string[]): Timetable {
  return Object.fromEntries(names.map((name) => [name, operations[name]!]));
}

/** The first `count` operations of each of the first clients, each as soon as its client reaches it. */
export function firstOperations(operations: Timetable, { clients, operations: count }: { clients: number; operations: number }): Timetable {
  const ids = [...clientsOf(operations)].sort((left, right) => left - right).slice(0, clients);
  return Object.fromEntries(ids.flatMap((client) => Array.from({ length: count }, (_, i) => [`${client}.${i + 1}`, 0])));
}

/** The same operations, each as soon as its client reaches it: for another seed, in which the times mean nothing. */
export function untimed(operations: Timetable): Timetable {
  return Object.fromEntries(namesOf(operations).map((name) => [name, 0]));
}

function clientOf(name: string): number {
  return Number(name.split('.')[0]);
}
