import { EXIT } from '#cli/exit-codes';
import { runTypekv } from '#cli/testing/run-typekv';

const MINUTE = 60_000;

test(
  'a soak runs the code of labs unless another solution is named, and says so first',
  async () => {
    const { status, stdout } = await runTypekv('soak', '--part', 'lab1', '--minutes', '5');
    expect(stdout).toMatch(/^Soaking lab1 with the code of labs, 5 minutes, seeds from 1000000 on …\nround 1: .*, a failure, /);
    expect(stdout).toContain('not implemented yet: lab1: ');
    expect(status).toBe(EXIT.pointsLost);
  },
  5 * MINUTE,
);

test(
  'a soak ends when its time is over, in the middle of a round, and names the tests that had no time',
  async () => {
    // Less than a worker needs to load.
    const { status, stdout } = await runTypekv('soak', '--part', 'lab2b', '--solution', 'reference', '--minutes', '0.001');
    expect(stdout).toMatch(/^Soaking lab2b with the code of reference, 0\.001 minutes, /);
    expect(stdout).not.toContain('round 1');
    expect(stdout).toContain('The time was too short to run: lab2b/');
    expect(status).toBe(EXIT.pass);
  },
  MINUTE,
);
