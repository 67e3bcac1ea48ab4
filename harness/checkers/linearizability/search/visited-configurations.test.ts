import { VisitedConfigurations } from './visited-configurations';

/** One word for determinate operations, and one for indeterminate operations. */
function bits(determinate: number, indeterminate: number): Int32Array {
  return Int32Array.of(determinate, indeterminate);
}

test('a configuration is visited once', () => {
  const visited = new VisitedConfigurations(1, 2);
  expect(visited.enter(1, 2, bits(3, 4))).toBe(true);
  expect(visited.enter(1, 2, bits(3, 4))).toBe(false);
});

test('configurations differ by target, state or determinate operations', () => {
  const visited = new VisitedConfigurations(1, 2);
  visited.enter(1, 2, bits(3, 4));
  expect(visited.enter(9, 2, bits(3, 4))).toBe(true);
  expect(visited.enter(1, 9, bits(3, 4))).toBe(true);
  expect(visited.enter(1, 2, bits(1, 4))).toBe(true);
  expect(visited.enter(1, 2, bits(7, 4))).toBe(true);
});

test('a configuration with more indeterminate operations is dominated; one with fewer or with others is not', () => {
  const visited = new VisitedConfigurations(1, 2);
  visited.enter(1, 2, bits(3, 0b0110));
  expect(visited.enter(1, 2, bits(3, 0b0111))).toBe(false);
  expect(visited.enter(1, 2, bits(3, 0b1010))).toBe(true);
  expect(visited.enter(1, 2, bits(3, 0b0010))).toBe(true);
});

test('no configuration is lost when the table grows', () => {
  const visited = new VisitedConfigurations(1, 1);
  const enterAll = (): number => {
    let entered = 0;
    for (let state = 0; state < 5000; state++) if (visited.enter(state % 7, state, Int32Array.of(state % 3))) entered++;
    return entered;
  };
  expect(enterAll()).toBe(5000);
  expect(enterAll()).toBe(0);
});
