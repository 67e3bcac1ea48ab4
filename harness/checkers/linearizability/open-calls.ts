import { TypeKVError } from '#kit/errors';
import type { Operation } from './history';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Makes operations of a sequence of events: calls, and answers that belong to the last call of their client. */
export class OpenCalls<Input, Output> {
  readonly operations: Mutable<Operation<Input, Output>>[] = [];
  private readonly openOf = new Map<string, Mutable<Operation<Input, Output>>>();
  private events = 0;

  open(client: string, input: Input): void {
    const operation = { client: Number(client), input, output: undefined, invokedAt: this.events++, returnedAt: Infinity };
    this.operations.push(operation);
    this.openOf.set(client, operation);
  }

  answer(client: string, output: Output): void {
    const operation = this.abandon(client);
    operation.output = output;
    operation.returnedAt = this.events++;
  }

  /** The call never gets an answer: it stays indeterminate. */
  abandon(client: string): Mutable<Operation<Input, Output>> {
    const operation = this.openOf.get(client);
    if (operation === undefined) throw new TypeKVError('InvalidArgument', `an answer to client ${client}, which has no call open`);
    this.openOf.delete(client);
    return operation;
  }
}
