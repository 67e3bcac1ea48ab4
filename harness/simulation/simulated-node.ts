import type { Engine } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import type { Runtime } from '#kit/runtime';
import { type Address, actorName } from '#harness/simulation/address';
import { type CallOutcome, type NodeAnswer, type NodeCall, OpenCalls } from '#harness/simulation/node-call';
import { requestMessage } from '#harness/simulation/request-message';
import { type CrashOutcome, SimulatedDisk } from '#harness/simulation/disk';
import { DiskTiming } from '#harness/simulation/disk-timing';
import { Incarnation } from '#harness/simulation/incarnation';
import type { StoreCondition } from '#harness/simulation/faults/conditions';
import { SimulatedClock } from '#harness/simulation/simulated-clock';
import { SimulatedEngine } from '#harness/simulation/simulated-engine';
import type { Message, SimulatedNetwork } from '#harness/simulation/simulated-network';
import { SimulatedRuntime } from '#harness/simulation/simulated-runtime';
import { SimulatedMessages, type StoreMessages } from '#harness/simulation/store-messages';
import { printAnswer } from '#harness/trace/print-answer';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

/** Calls a method of another node's service. Never rejects for what happens on the network. */
export type CallNode = (to: Address, method: string, request: unknown, timeoutMs: number) => Promise<CallOutcome<unknown>>;

/** The interfaces between a node's code and the simulation: frozen objects that have only their methods. */
export interface NodeSeams {
  readonly address: Address;
  readonly engine: Engine;
  readonly runtime: Runtime;
  readonly messages: StoreMessages;
  readonly call: CallNode;
  /**
   * For a host that manages its durable data itself: counts one interface call that it has just made, such as a write to its
   * own storage. False: the node crashed in the middle of that call, so nothing that follows may have an effect.
   */
  step(): boolean;
  /** For such a host: false after the node has crashed. */
  isAlive(): boolean;
}

/**
 * Starts the node's code with its interfaces and returns the service whose methods clients and other nodes call. Called for each incarnation, with
 * fresh instances of all modules.
 */
export type Boot<Service> = (seams: NodeSeams) => Promise<Service>;

export interface NodeOptions<Service> {
  readonly simulation: Simulation;
  readonly network: SimulatedNetwork;
  /** A store's id, or `SCHEDULER`. */
  readonly address: Address;
  readonly boot: Boot<Service>;
  /** The node's condition now. */
  readonly condition: () => Readonly<StoreCondition>;
  readonly onCrash?: (outcome: CrashOutcome) => void;
}

/** A store or the scheduler in the simulation: a disk and a clock that survive crashes, and one incarnation after another on top of them. */
export class SimulatedNode<Service> {
  readonly actor: string;
  readonly disk: SimulatedDisk;
  readonly clock: SimulatedClock;
  private readonly timing: DiskTiming;
  private incarnation: Incarnation | undefined;
  private engine: SimulatedEngine | undefined;
  private messages: SimulatedMessages | undefined;
  private calls: OpenCalls | undefined;
  private running: Service | undefined;
  private draws = 0;
  private starts = 0;
  private requests = 0;

  constructor(private readonly options: NodeOptions<Service>) {
    const { simulation, network, address } = options;
    this.actor = actorName(address);
    this.disk = new SimulatedDisk(simulation.choices, address);
    this.clock = new SimulatedClock(simulation);
    this.timing = new DiskTiming(simulation.choices, address, () => options.condition().diskSlowdown);
    network.attach(address, (from, message) => this.receive(from, message));
  }

  /** Its address: a store's id. */
  get id(): Address {
    return this.options.address;
  }

  /** The service of the running incarnation; `undefined` while the node is down or starting. */
  get service(): Service | undefined {
    return this.running;
  }

  get isUp(): boolean {
    return this.incarnation !== undefined;
  }

  /**
   * Ends the running incarnation, if any, and starts a new one from the data on disk. Completes when the new one serves, or
   * never if it crashes before.
   */
  async start(): Promise<void> {
    this.incarnation?.die();
    this.running = undefined;
    const { simulation, condition } = this.options;
    const delayMs = (): number => condition().delayMs;
    const incarnation = new Incarnation(simulation, { actor: this.actor, address: this.id, crash: () => this.crash(), delayMs });
    this.incarnation = incarnation;
    simulation.record(this.actor, 'start', { incarnation: ++this.starts });
    const service = await this.options.boot(this.seams(incarnation));
    if (incarnation.alive) this.running = service;
  }

  private seams(incarnation: Incarnation): NodeSeams {
    this.engine = new SimulatedEngine(incarnation, this.disk, this.timing);
    this.messages = new SimulatedMessages(incarnation, this.options.network, this.id);
    const runtime = new SimulatedRuntime(incarnation, this.clock, this.id, () => ++this.draws);
    this.calls = this.openCalls(incarnation);
    const { calls } = this;
    const step = (): boolean => {
      incarnation.countCall();
      return incarnation.alive;
    };
    return {
      address: this.id,
      engine: this.engine.facade(),
      runtime: runtime.facade(),
      messages: this.messages.facade(),
      call: (to, method, request, timeoutMs) => incarnation.call(() => calls.call(to, method, method, request, timeoutMs)),
      step,
      isAlive: () => incarnation.alive,
    };
  }

  private openCalls(incarnation: Incarnation): OpenCalls {
    const { network } = this.options;
    return new OpenCalls({
      nextNumber: () => ++this.requests,
      send: (to, call) => network.send(this.id, to, requestMessage(call)),
      schedule: (milliseconds, run) => incarnation.schedule(this.clock.microseconds(milliseconds), run),
    });
  }

  /** The node loses its power: unsynced data may be lost, and this incarnation's code never runs again. */
  crash(): void {
    if (this.incarnation === undefined) return;
    const incarnation = this.incarnation;
    this.incarnation = undefined;
    this.running = undefined;
    const outcome = this.disk.crash();
    this.options.simulation.record(this.actor, 'crash', { ...outcome });
    this.options.onCrash?.(outcome);
    incarnation.die();
  }

  /** The node crashes in the middle of its `calls`-th interface call from now. 0: it crashes now. */
  crashAfterCalls(calls: number): void {
    if (calls === 0) this.crash();
    else this.incarnation?.crashAfterCalls(calls);
  }

  /** Starts the node again unless it is up. */
  restart(): void {
    if (this.isUp) return;
    this.start().catch((error: unknown) => this.options.simulation.failWith(error));
  }

  pause(): void {
    this.options.simulation.record(this.actor, 'pause', {});
    this.incarnation?.pause();
  }

  resume(): void {
    this.options.simulation.record(this.actor, 'resume', {});
    this.incarnation?.resume();
  }

  /** The next write fails. If the node's code does not catch the error, the node crashes and restarts `downMs` later. */
  failNextWrite(downMs: number): void {
    const error = new TypeKVError('DiskError', 'the disk failed to write; the batch may or may not be on it');
    this.disk.failNextWrite(error);
    this.options.simulation.expectError(error, () => {
      this.crash();
      this.options.simulation.schedule(downMs * MICROSECONDS_PER_MILLISECOND, () => this.restart());
    });
  }

  /** Cancels the crash and the disk error that are still due, and restarts the node if it is down. */
  heal(): void {
    this.disk.failNextWrite(undefined);
    this.incarnation?.crashAfterCalls(Infinity);
    this.restart();
  }

  /** Snapshots and iterators that the running incarnation has opened and not closed. */
  openHandles(): { snapshots: number; iterators: number } {
    return this.engine?.openHandles() ?? { snapshots: 0, iterators: 0 };
  }

  private receive(from: Address, message: Message): void {
    const { incarnation, messages, calls } = this;
    if (message.call !== undefined) this.receiveCall(from, message.call);
    else if (incarnation !== undefined && message.isAnswer) incarnation.deliver(() => calls?.receive(message.body as NodeAnswer));
    else if (incarnation !== undefined && messages !== undefined) incarnation.deliver(() => messages.receive(from, message));
    else this.options.simulation.record(this.actor, 'drop', { message: message.number ?? 0, why: 'receiver down' });
  }

  /** A node that is down refuses the call. A node that crashes before it answers breaks the connection. */
  private receiveCall(from: Address, call: NodeCall): void {
    const incarnation = this.incarnation;
    const service = this.running;
    const answer = (outcome: NodeAnswer['outcome'], response?: unknown): void =>
      this.answer(from, call, { call: call.number, outcome, response });
    if (incarnation === undefined || service === undefined) return answer('refused');
    const cancel = incarnation.onCrash(() => answer('unknown'));
    const handle = async (): Promise<void> => {
      const methods = service as Record<string, (request: unknown) => unknown>;
      const response = await methods[call.method]!(call.request);
      if (!incarnation.alive) return;
      cancel();
      answer('answered', response);
      incarnation.countCall();
    };
    incarnation.deliver(() => {
      handle().catch((error: unknown) => {
        if (incarnation.alive) this.options.simulation.failWith(error);
      });
    });
  }

  private answer(to: Address, call: NodeCall, answer: NodeAnswer): void {
    this.options.network.send(this.id, to, {
      type: 'response',
      body: answer,
      isAnswer: true,
      summary: () => `${call.name}: ${describeAnswer(answer)}`,
    });
  }
}

function describeAnswer({ outcome, response }: NodeAnswer): string {
  return outcome === 'answered' ? printAnswer(response) : outcome;
}
