import { quantity } from '#kit/quantity';
import type { GradeDifference } from '#grader/run/compare-grades';

/** The difference from the last grade, for people. Empty if there was none. */
export function printDifference(differences: readonly GradeDifference[]): string {
  if (differences.length === 0) return '';
  const changed = differences.filter(({ points, nowPassing, nowFailing }) => points !== 0 || nowPassing.length + nowFailing.length > 0);
  if (changed.length === 0) return 'The same tests pass as in the last grade.\n';
  return `Since the last grade:\n${changed.map(printPart).join('')}`;
}

function printPart({ part, points, nowPassing, nowFailing }: GradeDifference): string {
  const list = (label: string, tests: readonly string[]): string => tests.map((id) => `    ${label}  ${id}\n`).join('');
  return `  ${part}: ${printPoints(points)}\n${list('now passes', nowPassing)}${list('now fails ', nowFailing)}`;
}

function printPoints(points: number): string {
  return points === 0 ? 'as many points' : `${quantity(Math.abs(points), 'point')} ${points > 0 ? 'gained' : 'lost'}`;
}
