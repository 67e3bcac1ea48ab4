import type { handleRegionHeartbeat } from '#labs/lab3c/region-heartbeat';
import { type ScriptedCode, loadCode } from '#grader/suites/lab2a/scripted-node';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import type { SubjectNotes } from '#harness/scenario/subject-notes';
import { ClusterInfo } from '#kit/scheduler/cluster-info';
import type { RegionInfo } from '#kit/scheduler/region-info';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { recount } from './cluster-model';
import { describeContent, describeCounters, describeInfo, describeInfos, describeStore, indented } from './describe';

interface HeartbeatModule {
  readonly handleRegionHeartbeat: typeof handleRegionHeartbeat;
}

/** What a scheduler knows. The test sends the heartbeats; the solution handles them. */
export class ReportedCluster {
  private readonly cluster = new ClusterInfo();
  private readonly solution: HeartbeatModule;
  private readonly notes: SubjectNotes;
  /** The names of the regions that were known once. */
  private readonly shown = new Map<string, string>();

  /** @param name in messages */
  constructor(code: ScriptedCode, name = 'the scheduler') {
    this.solution = code.load<HeartbeatModule>('#labs/lab3c/region-heartbeat');
    this.notes = code.subject(name);
  }

  static async start(context: ScenarioContext): Promise<ReportedCluster> {
    return new ReportedCluster(await loadCode(context));
  }

  /** A scheduler that has accepted these heartbeats. */
  static async knowing(context: ScenarioContext, ...heartbeats: readonly SampleOptions[]): Promise<ReportedCluster> {
    const cluster = await ReportedCluster.start(context);
    for (const options of heartbeats)
      cluster.expectAccepted(options, 'region heartbeats', 'it contradicts nothing that the scheduler knows');
    return cluster;
  }

  /** One line per region. */
  get regions(): string {
    return describeInfos(this.cluster.regions.all());
  }

  get counters(): string {
    return describeCounters(this.cluster.counters);
  }

  /** @returns whether the heartbeat was accepted */
  report(info: RegionInfo): boolean {
    const text = describeInfo(info);
    this.notes.call(() => `handleRegionHeartbeat of ${text}`);
    const result: unknown = this.solution.handleRegionHeartbeat(this.cluster, info);
    this.notes.result(() => `returns ${String(result)}`);
    this.notes.show(() => this.describe());
    const after = describeInfo(info);
    check(
      text === after,
      'region heartbeats',
      () => `A heartbeat was handled. Expected that it is not modified:\n  ${text}\nFound:\n  ${after}`,
    );
    check(
      typeof result === 'boolean',
      'region heartbeats',
      () => `Expected that handleRegionHeartbeat returns true or false, found ${String(result)}.`,
    );
    return result;
  }

  /** A field per region and store. The field of one that is gone becomes empty. */
  private describe(): Readonly<Record<string, string>> {
    for (const { region } of this.cluster.regions.all()) this.shown.set(`region ${region.id}`, '');
    const regions = this.cluster.regions.all().map((info) => [`region ${info.region.id}`, describeContent(info)]);
    const stores = [...this.cluster.counters].map(([id, counters]) => [`store ${id}`, describeStore(counters)]);
    return { ...Object.fromEntries(this.shown), ...Object.fromEntries([...regions, ...stores]) } as Record<string, string>;
  }

  expectAccepted(options: SampleOptions, property: Property, why: string): void {
    const [info, known] = [sampleInfo(options), this.regions];
    const isAccepted = this.report(info);
    check(
      isAccepted,
      property,
      () => `Expected that this heartbeat is accepted, because ${why}:\n${indented(describeInfo(info))}\n${knew(known)}\nFound false.`,
    );
  }

  /** The heartbeat is refused, and changes nothing. */
  expectRefused(options: SampleOptions, property: Property, why: string): void {
    const [info, known, counters] = [sampleInfo(options), this.regions, this.counters];
    const refused = (): string => `because ${why}:\n${indented(describeInfo(info))}\n${knew(known)}`;
    const isAccepted = this.report(info);
    check(!isAccepted, property, () => `Expected that this heartbeat is refused, ${refused()}\nFound true.`);
    const changed = this.regions !== known || this.counters !== counters;
    check(
      !changed,
      property,
      () =>
        `Expected that this heartbeat changes nothing, ${refused()}\n${indented(counters)}\n` +
        `Found after it:\n${indented(this.regions)}\n${indented(this.counters)}`,
    );
  }

  /** @param expected in ascending order of the keys */
  expectRegions(expected: readonly RegionInfo[], property: Property, when: string): void {
    const [wanted, found] = [describeInfos(expected), this.regions];
    check(wanted === found, property, () => `${sentence(when)}Expected the regions\n${indented(wanted)}\nFound:\n${indented(found)}`);
  }

  /** The counters are the sums over the known regions. */
  expectCounters(property: Property, when: string): void {
    const [wanted, found] = [describeCounters(recount(this.cluster.regions.all())), this.counters];
    check(
      wanted === found,
      property,
      () =>
        `${sentence(when)}The scheduler knows\n${indented(this.regions)}\n` +
        `Expected the counters\n${indented(wanted)}\nFound:\n${indented(found)}`,
    );
  }

  /** The counters of one store. */
  expectStore(storeId: number, counters: string, property: Property, when: string): void {
    const found = describeCounters(new Map([...this.cluster.counters].filter(([id]) => id === storeId)));
    const wanted = `store ${storeId}: ${counters}`;
    check(wanted === found, property, () => `${when}. Expected\n${indented(wanted)}\nFound:\n${indented(found)}`);
  }
}

/** A text that ends with a list of lines needs no period. */
function sentence(when: string): string {
  return when.endsWith('\n') ? when : `${when}. `;
}

function knew(known: string): string {
  return `The scheduler knew\n${indented(known)}`;
}
