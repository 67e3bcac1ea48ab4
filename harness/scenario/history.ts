import type { Operation } from '#harness/checkers/linearizability/history';
import type { SequentialModel } from '#harness/checkers/linearizability/model';
import type { CallEnd } from '#harness/trace/vocabulary';
import type { ClientOperation } from '#harness/scenario/verdict';
import type { CallOutcome } from '#harness/simulation/simulated-client';

/** Decides which operations a run executes. A shrunk run leaves some of them out. */
export interface OperationFilter {
  shouldRun(clientId: number, operation: number): boolean;
  /** Waits until the operation may begin. `undefined`: now. */
  untilDue?(clientId: number, operation: number): Promise<void> | undefined;
}

/**
 * Records what clients observed, for a checker. Times are positions: each call and each return takes the next one.
 * The history also asks the filter, so a scenario that records its operations is shrunk without further code. This is sound
 * because a history expects nothing from an operation that was not executed.
 */
export class History<Input, Output> {
  private readonly recorded: Operation<Input, Output>[] = [];
  private positions = 0;
  /** How many operations each client has asked for, and how many were executed. */
  private readonly requested = new Map<number, number>();
  private readonly executed = new Map<number, number>();
  private readonly names = new Map<Operation<Input, Output>, ClientOperation>();

  constructor(
    private readonly filter: OperationFilter,
    private readonly model: Pick<SequentialModel<unknown, Input, Output>, 'describe'>,
  ) {}

  get operations(): readonly Operation<Input, Output>[] {
    return this.recorded;
  }

  /**
   * Executes `call` and records it when it returns. A refused call was not applied and is not recorded.
   * Record all calls of a client or none of them: a report finds them in the trace by their number.
   * @returns how the call ended; `skipped` if the filter left it out
   */
  async record<Response>(
    client: number,
    input: Input,
    call: () => Promise<CallOutcome<Response>>,
    outputOf: (response: Response) => Output,
  ): Promise<CallEnd | 'skipped'> {
    const number = count(this.requested, client);
    if (!this.filter.shouldRun(client, number)) return 'skipped';
    const due = this.filter.untilDue?.(client, number);
    if (due !== undefined) await due;
    const invokedAt = ++this.positions;
    const name = { actor: `client ${client}`, operation: count(this.executed, client) };
    const outcome = await call();
    const returnedAt = ++this.positions;
    if (outcome.kind === 'answered') this.add({ client, input, output: outputOf(outcome.response), invokedAt, returnedAt }, name);
    if (outcome.kind === 'unknown') this.add({ client, input, output: undefined, invokedAt, returnedAt: Infinity }, name);
    return outcome.kind;
  }

  private add(operation: Operation<Input, Output>, name: ClientOperation): void {
    this.recorded.push(operation);
    this.names.set(operation, name);
  }

  /** The name in the trace of an operation of this history. */
  nameOf(operation: Operation<Input, Output>): ClientOperation | undefined {
    return this.names.get(operation);
  }

  /** One line per operation, in the order of their calls. */
  print(): string {
    const ordered = [...this.recorded].sort((left, right) => left.invokedAt - right.invokedAt);
    return ordered.map((operation) => this.printOperation(operation)).join('\n');
  }

  private printOperation({ client, input, output, invokedAt, returnedAt }: Operation<Input, Output>): string {
    const end = returnedAt === Infinity ? '?' : String(returnedAt);
    return `[${String(invokedAt).padStart(4)} to ${end.padStart(4)}] client ${client}: ${this.model.describe(input, output)}`;
  }
}

/** Adds one to a client's counter. */
function count(counters: Map<number, number>, client: number): number {
  const next = (counters.get(client) ?? 0) + 1;
  counters.set(client, next);
  return next;
}
