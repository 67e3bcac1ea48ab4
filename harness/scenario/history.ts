import type { Operation } from '#harness/checkers/linearizability/history';
import type { SequentialModel } from '#harness/checkers/linearizability/model';
import type { CallEnd } from '#harness/trace/vocabulary';
import type { ClientOperation } from '#harness/scenario/verdict';
import type { CallOutcome } from '#harness/simulation/simulated-client';

/** Records what clients saw, for a checker. Times are positions: each call and each answer takes the next one. */
export class History<Input, Output> {
  private readonly recorded: Operation<Input, Output>[] = [];
  private positions = 0;
  private readonly calls = new Map<number, number>();
  private readonly names = new Map<Operation<Input, Output>, ClientOperation>();

  constructor(private readonly model: Pick<SequentialModel<unknown, Input, Output>, 'describe'>) {}

  get operations(): readonly Operation<Input, Output>[] {
    return this.recorded;
  }

  /**
   * Records a call that was just made, when it ends. A refused one did not happen, and is left out.
   * All of a client's calls are recorded, or none: that is how a report finds them in the trace.
   * @returns how it ended
   */
  async record<Response>(
    client: number,
    input: Input,
    call: Promise<CallOutcome<Response>>,
    outputOf: (response: Response) => Output,
  ): Promise<CallEnd> {
    const invokedAt = ++this.positions;
    const name = { actor: `client ${client}`, operation: (this.calls.get(client) ?? 0) + 1 };
    this.calls.set(client, name.operation);
    const outcome = await call;
    const returnedAt = ++this.positions;
    if (outcome.kind === 'answered') this.add({ client, input, output: outputOf(outcome.response), invokedAt, returnedAt }, name);
    if (outcome.kind === 'unknown') this.add({ client, input, output: undefined, invokedAt, returnedAt: Infinity }, name);
    return outcome.kind;
  }

  private add(operation: Operation<Input, Output>, name: ClientOperation): void {
    this.recorded.push(operation);
    this.names.set(operation, name);
  }

  /** The call in the trace that an operation of this history was. */
  nameOf(operation: Operation<Input, Output>): ClientOperation | undefined {
    return this.names.get(operation);
  }

  /** One line an operation, in the order of their calls. */
  print(): string {
    const ordered = [...this.recorded].sort((left, right) => left.invokedAt - right.invokedAt);
    return ordered.map((operation) => this.printOperation(operation)).join('\n');
  }

  private printOperation({ client, input, output, invokedAt, returnedAt }: Operation<Input, Output>): string {
    const end = returnedAt === Infinity ? '?' : String(returnedAt);
    return `[${String(invokedAt).padStart(4)} to ${end.padStart(4)}] client ${client}: ${this.model.describe(input, output)}`;
  }
}
