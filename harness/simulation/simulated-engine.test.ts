import { describeEngine } from '#kit/engines/conformance';
import { SeededChoices } from '#harness/simulation/choices/seeded';
import { Trace } from '#harness/trace/trace';

import { SimulatedDisk } from './disk';
import { DiskTiming } from './disk-timing';
import { Incarnation } from './incarnation';
import { SimulatedEngine } from './simulated-engine';
import { Simulation } from './simulation';

let seed = 0;
let simulation: Simulation;

function engineOn(disk: SimulatedDisk): SimulatedEngine {
  const incarnation = new Incarnation(simulation, { actor: 'store 1', address: 1, crash: () => undefined, delayMs: () => 0 });
  return new SimulatedEngine(incarnation, disk, new DiskTiming(simulation.choices, 1, () => 1));
}

describeEngine<SimulatedEngine>('SimulatedEngine', {
  make: async () => engineOn(new SimulatedDisk(simulation.choices, 1)),
  reopen: async ({ disk }) => engineOn(disk),
  crash: async ({ disk, incarnation }) => {
    incarnation.die();
    disk.crash();
    return engineOn(disk);
  },
  openHandles: (engine) => engine.openHandles(),
  run: (body) => {
    simulation = new Simulation({
      choices: new SeededChoices(++seed),
      trace: new Trace({ keepEvents: false }),
      maxEvents: 1_000_000,
      maxMilliseconds: 1_000_000,
    });
    return simulation.run(body);
  },
});
