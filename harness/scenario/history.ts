import type { Operation } from '#harness/checkers/history';
import type { SequentialModel } from '#harness/checkers/model';
import type { CallOutcome } from '#harness/world/simulated-client';

/** Records what clients saw, for a checker. Times are positions: each call and each answer takes the next one. */
export class History<Input, Output> {
  private readonly recorded: Operation<Input, Output>[] = [];
  private positions = 0;

  constructor(private readonly model: Pick<SequentialModel<unknown, Input, Output>, 'describe'>) {}

  get operations(): readonly Operation<Input, Output>[] {
    return this.recorded;
  }

  /**
   * Records a call that was just made, when it ends. A refused one did not happen, and is left out.
   * @returns whether its outcome is known
   */
  async record<Response>(
    client: number,
    input: Input,
    call: Promise<CallOutcome<Response>>,
    outputOf: (response: Response) => Output,
  ): Promise<boolean> {
    const invokedAt = ++this.positions;
    const outcome = await call;
    const returnedAt = ++this.positions;
    if (outcome.kind === 'answered') this.recorded.push({ client, input, output: outputOf(outcome.response), invokedAt, returnedAt });
    if (outcome.kind === 'unknown') this.recorded.push({ client, input, output: undefined, invokedAt, returnedAt: Infinity });
    return outcome.kind !== 'unknown';
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
