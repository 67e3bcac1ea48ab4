import type { TraceEvent } from '#harness/trace/trace';

/** The part of a run that failed. */
export interface FailingPart {
  /** With the names of the subjects as actors. */
  readonly events: readonly TraceEvent[];
  /** Whether the subjects act only when the test calls them. Then time says little, and the order of the events everything. */
  readonly isScripted: boolean;
  /** The number of subjects that were left out, because the part of the test with them passed. */
  readonly leftOut: number;
}

/** A subject of the test (`NoteData.subject`), and when it was made. */
interface Subject {
  readonly actor: string;
  readonly name: string;
  readonly kind: string;
  readonly madeAt: number;
}

/**
 * A test may make several groups of nodes, stores or peers one after the other. Only those that did something after the last one was made
 * are shown. Events of other actors are shown from then on when the first of these subjects was made.
 */
export function failingPart(trace: readonly TraceEvent[]): FailingPart {
  const subjects = trace.flatMap(({ actor, kind, data }, madeAt) =>
    kind === 'subject' ? [{ actor, name: String(data['name']), kind: String(data['kind'] ?? ''), madeAt }] : [],
  );
  const own = subjects.filter(({ kind }) => kind !== 'shared');
  const shown = shownSubjects(trace, own);
  const hidden = new Set(own.map(({ actor }) => actor));
  for (const { actor } of shown) hidden.delete(actor);
  const start = Math.min(...shown.map(({ madeAt }) => madeAt), trace.length);
  const kept = trace.filter((event, i) => (i >= start || own.length === 0) && !hidden.has(event.actor) && event.kind !== 'subject');
  const present = new Set(kept.map(({ actor }) => actor));
  const shared = subjects.filter(({ kind, actor }) => kind === 'shared' && present.has(actor));
  // A message may be sent to a member of the same group that did nothing.
  const silent = own.filter((subject) => !shown.includes(subject)).reverse();
  const names = namesOf([...shown, ...shared, ...silent]);
  const leftOut = silent.filter(({ madeAt }) => madeAt < start).length;
  return { events: kept.map((event) => renamed(event, names)), isScripted: shown.some(({ kind }) => kind === ''), leftOut };
}

function shownSubjects(trace: readonly TraceEvent[], subjects: readonly Subject[]): readonly Subject[] {
  const last = subjects.at(-1);
  if (last === undefined) return [];
  const rest = trace.slice(last.madeAt + 1);
  const active = new Set(rest.map(({ actor }) => actor));
  const isCalled = rest.some(({ kind }) => kind === 'invoke');
  const group = last.kind === 'store' ? madeTogether(subjects) : [];
  const shown = subjects.filter((subject) => {
    if (subject.kind !== 'store' || last.kind !== 'store') return active.has(subject.actor) && (subject.kind !== 'store' || isCalled);
    return group.includes(subject);
  });
  // If nothing happened after the last subject was made, the failure is about it.
  return shown.length > 0 ? shown : [last];
}

/** The last subjects that were made directly one after the other: the stores of one cluster. */
function madeTogether(subjects: readonly Subject[]): readonly Subject[] {
  const start = subjects.findLastIndex(({ madeAt }, i) => i === 0 || subjects[i - 1]!.madeAt !== madeAt - 1);
  return subjects.slice(start);
}

/** The names by actor. Equal names get numbers. */
function namesOf(subjects: readonly Subject[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const uses = new Map<string, number>();
  for (const { actor, name } of subjects) {
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    names.set(actor, use === 1 ? name : `${name} (${use})`);
  }
  return names;
}

function renamed(event: TraceEvent, names: ReadonlyMap<string, string>): TraceEvent {
  const { from, to } = event.data;
  const nameOf = (actor: string): string => names.get(actor) ?? actor;
  const data = {
    ...event.data,
    ...(typeof from === 'string' ? { from: nameOf(from) } : {}),
    ...(typeof to === 'string' ? { to: nameOf(to) } : {}),
  };
  return { ...event, actor: nameOf(event.actor), data };
}
