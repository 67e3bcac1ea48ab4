import { describeEvent } from '#harness/report/model/describe-event';
import { describeOperation } from '#harness/report/model/operations';
import { type ActorState, type PeerState, statesAt } from '#harness/report/model/state-at';
import type { TraceValue } from '#harness/trace/vocabulary';
import { END_KINDS } from '#harness/trace/vocabulary';

import { button, byId, element } from './element';
import { time } from './hit';
import { colorOfRole } from './palette';
import type { View } from './view';

/** How many events are listed before and after the selected one. */
const AROUND = 7;

/** More fields of a status than these are only in the events. */
const MOST_COLUMNS = 5;

/** The selected moment in words: the event, the state of everyone right after it, and what happened around it. */
export class Panel {
  private readonly panel = byId('moment-panel');
  private readonly live = byId('live');
  /** The fields of the stores' statuses that have a column. */
  private readonly columns: readonly string[];
  private willFill = false;

  constructor(
    private readonly view: View,
    private readonly select: (index: number | undefined) => void,
  ) {
    this.columns = statusColumns(view);
    view.onChange((change) => {
      if (change === 'selection' || change === 'filters') this.fillSoon();
    });
    this.fill();
  }

  /** At most once a frame, however fast the keys come. */
  private fillSoon(): void {
    if (this.willFill) return;
    this.willFill = true;
    requestAnimationFrame(() => {
      this.willFill = false;
      this.fill();
    });
  }

  private fill(): void {
    const index = this.view.selected ?? this.view.events.length - 1;
    if (index < 0) return this.panel.replaceChildren(element('p', {}, 'This run has no events.'));
    this.panel.replaceChildren(this.stepper(index), this.now(index), ...this.states(index), ...this.around(index));
    if (this.view.selected === undefined) return;
    const { actor, at } = this.view.events[index]!;
    this.live.textContent = `${actor} at ${time(at)}: ${describeEvent(this.view.story, index)}`;
  }

  private stepper(index: number): HTMLElement {
    const go = (direction: 1 | -1) => (): void => this.select(this.view.step(index, direction) ?? index);
    return element(
      'div',
      { class: 'step' },
      button('← Back', { 'aria-label': 'The event before' }, go(-1)),
      element('span', { class: 'time' }, `event ${index + 1} of ${this.view.events.length}`),
      button('Next →', { 'aria-label': 'The next event' }, go(1)),
    );
  }

  private now(index: number): HTMLElement {
    const { story, events } = this.view;
    const { actor, at, kind } = events[index]!;
    const bad = END_KINDS.has(kind) && actor === 'world';
    const other = this.view.otherEnd(index);
    return element(
      'div',
      { class: bad ? 'now bad' : 'now' },
      element('span', { class: 'time' }, `${time(at)} · ${actor}`),
      element('strong', {}, bad ? `The run ends here: ${story.report.verdict}, ${story.report.property}` : describeEvent(story, index)),
      this.messageDetail(index),
      other === undefined ? undefined : button('Go to its other end', {}, () => this.select(other)),
    );
  }

  private messageDetail(index: number): HTMLElement | undefined {
    const message = this.view.messageOf(index);
    if (message === undefined) return undefined;
    const ends = this.view.story.flights
      .filter((flight) => flight.message === message)
      .map(({ end, endAt, why }) => {
        if (end === 'received') return `arrived ${time(endAt)}`;
        return end === 'dropped' ? `lost ${time(endAt)} (${why})` : 'under way when the run ended';
      });
    return element('div', { class: 'detail' }, `Sent ${time(message.sentAt)}, ${ends.join(', ')}.`);
  }

  private states(index: number): HTMLElement[] {
    const states = statesAt(this.view.story, index);
    const { actor } = this.view.events[index]!;
    const rows = (kind: ActorState['kind']): HTMLElement[] =>
      states
        .filter((state) => state.kind === kind)
        .flatMap((state) =>
          rowsFor(state, this.columns).map((row) => element('tr', state.actor === actor ? { class: 'current' } : {}, ...row)),
        );
    return [
      ...table('Stores after it', ['', 'role', ...this.columns], rows('store')),
      ...table('Clients after it', ['', 'call'], rows('client')),
    ];
  }

  private around(index: number): HTMLElement[] {
    const indexes = [...this.towards(index, -1).reverse(), index, ...this.towards(index, 1)];
    const items = indexes.map((i) => {
      const { at, actor } = this.view.events[i]!;
      const text = describeEvent(this.view.story, i);
      const made = button('', { 'aria-current': String(i === this.view.selected), title: text }, () => this.select(i));
      made.append(element('span', { class: 'time' }, (at / 1000).toFixed(3)), element('span', {}, actor), element('span', {}, text));
      return element('li', {}, made);
    });
    return [element('h2', {}, 'Around it'), element('ol', { class: 'around' }, ...items)];
  }

  private towards(index: number, direction: 1 | -1): number[] {
    const found: number[] = [];
    for (let i = this.view.step(index, direction); i !== undefined && found.length < AROUND; i = this.view.step(i, direction))
      found.push(i);
    return found;
  }
}

function table(title: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement[] {
  if (rows.length === 0) return [];
  const head = element('tr', {}, ...heads.map((name) => element('th', { scope: 'col' }, name)));
  return [element('h2', {}, title), element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows))];
}

/** The cells of a client's row, or of a row for each peer of a store. */
function rowsFor(state: ActorState, columns: readonly string[]): HTMLElement[][] {
  if (state.kind === 'client') return [[cell(state.actor), callCell(state)]];
  return state.peers.map((peer, i) => [cell(i === 0 ? state.actor : ''), ...peerCells(peer, columns)]);
}

function peerCells({ region, span: { condition, status } }: PeerState, columns: readonly string[]): HTMLElement[] {
  const name = region === undefined ? '' : `r${region} `;
  if (condition !== 'up')
    return [cell(element('span', { class: 'role role-down' }, `${name}${condition}`)), ...columns.map(() => cell(''))];
  const role = element('span', { class: `role role-${colorOfRole(status.role)}` }, `${name}${status.role ?? 'up'}`);
  return [cell(role), ...columns.map((column) => cell(printStatusValue(column, status[column])))];
}

/** What the stores of this run ever said of themselves, besides role and region; the usual fields first. */
function statusColumns({ story }: View): string[] {
  const said = new Set([...story.statusChanges.values()].flatMap((changes) => Object.keys(changes)));
  const usual = ['term', 'commit', 'applied', 'leader'];
  const others = [...said].filter((name) => !usual.includes(name) && name !== 'role' && name !== 'region');
  return [...usual.filter((name) => said.has(name)), ...others].slice(0, MOST_COLUMNS);
}

/** No leader is 0, which is no store. */
function printStatusValue(name: string, value: TraceValue): string {
  return value === undefined || (name === 'leader' && value === 0) ? '' : String(value);
}

function cell(content: string | Node): HTMLElement {
  return element('td', {}, content);
}

/** What is open now; else what it did last. */
function callCell({ open, last }: Extract<ActorState, { kind: 'client' }>): HTMLElement {
  if (open.length > 0) return cell(open.map(({ what }) => `${what} …`).join(', '));
  if (last === undefined) return cell('nothing yet');
  return element('td', last.illegal ? { class: 'illegal' } : {}, `idle; last ${describeOperation(last)}`);
}
