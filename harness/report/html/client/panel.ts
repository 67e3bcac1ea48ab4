import { actorLabel, isSimulation } from '#harness/report/model/event-data';
import { dropReason } from '#harness/report/model/messages';
import { describeOperation } from '#harness/report/model/operations';
import { describeEvent } from '#harness/report/model/describe-event';
import { type ActorState, type PeerState, splitState, statesAt } from '#harness/report/model/state-at';
import type { TraceValue } from '#harness/trace/vocabulary';
import { END_KINDS } from '#harness/trace/vocabulary';

import { button, byId, element } from './element';
import { colorOfRole } from './palette';
import type { View } from './view';

/** The number of listed events before and after the selected one. */
const AROUND = 7;

/** The maximum number of status fields with a column. The events show all fields. */
const COLUMNS_MAX = 5;

/** The selected event as text, the states of all actors directly after it, and the events around it. */
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
      if (change === 'selection' || change === 'filters' || change === 'axis') this.fillSoon();
    });
    this.fill();
  }

  /** At most once per frame, also when a key repeats fast. */
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
    const { actor } = this.view.events[index]!;
    this.live.textContent = `${actorLabel(actor)} at ${this.view.placeOf(index)}: ${describeEvent(this.view.run, index)}`;
  }

  private stepper(index: number): HTMLElement {
    const go = (direction: 1 | -1) => (): void => this.select(this.view.step(index, direction) ?? index);
    return element(
      'div',
      { class: 'step' },
      button('← Back', { 'aria-label': 'The previous event' }, go(-1)),
      element('span', { class: 'time' }, `event ${index + 1} of ${this.view.events.length}`),
      button('Next →', { 'aria-label': 'The next event' }, go(1)),
    );
  }

  private now(index: number): HTMLElement {
    const { run, events } = this.view;
    const { actor, kind } = events[index]!;
    const bad = END_KINDS.has(kind) && isSimulation(actor);
    const other = this.view.otherEnd(index);
    return element(
      'div',
      { class: bad ? 'now bad' : 'now' },
      element('span', { class: 'time' }, `${this.view.placeOf(index)} · ${actorLabel(actor)}`),
      element('strong', {}, bad ? `The run ends here: ${run.report.verdict}, ${run.report.property}` : describeEvent(run, index)),
      this.messageDetail(index),
      other === undefined ? undefined : button('Go to the other end', {}, () => this.select(other)),
    );
  }

  private messageDetail(index: number): HTMLElement | undefined {
    const message = this.view.messageOf(index);
    if (message === undefined) return undefined;
    const ends = this.view.run.transmissions
      .filter((transmission) => transmission.message === message)
      .map(({ end, endAt, why }) => {
        if (end === 'received') return `arrived ${this.view.place(endAt)}`;
        return end === 'dropped' ? `lost ${this.view.place(endAt)} (${dropReason(why)})` : 'in flight when the run ended';
      });
    return element('div', { class: 'detail' }, `Sent ${this.view.place(message.sentAt)}, ${ends.join(', ')}.`);
  }

  private states(index: number): HTMLElement[] {
    const states = statesAt(this.view.run, index);
    const { actor } = this.view.events[index]!;
    const rows = (kind: ActorState['kind']): HTMLElement[] =>
      states
        .filter((state) => state.kind === kind)
        .flatMap((state) =>
          rowsFor(state, this.columns).map((row) => element('tr', state.actor === actor ? { class: 'current' } : {}, ...row)),
        );
    return [
      ...table('After this event', ['', 'role', ...this.columns], rows('store')),
      ...detailLists(states, actor),
      ...table('Clients', ['', 'operation'], rows('client')),
    ];
  }

  private around(index: number): HTMLElement[] {
    const indexes = [...this.towards(index, -1).reverse(), index, ...this.towards(index, 1)];
    const items = indexes.map((i) => {
      const { actor } = this.view.events[i]!;
      const text = describeEvent(this.view.run, i);
      const made = button('', { 'aria-current': String(i === this.view.selected), title: text }, () => this.select(i));
      made.append(
        element('span', { class: 'time' }, this.view.place(this.view.events[i]!.at).replace(' ms', '')),
        element('span', {}, actorLabel(actor)),
        element('span', {}, text),
      );
      return element('li', {}, made);
    });
    return [element('h2', {}, 'Events around it'), element('ol', { class: 'around' }, ...items)];
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

/** The internal state of the stores and nodes; of the event's actor first. */
function detailLists(states: readonly ActorState[], current: string): HTMLElement[] {
  const stores = states.filter((state) => state.kind === 'store');
  const ordered = [...stores.filter(({ actor }) => actor === current), ...stores.filter(({ actor }) => actor !== current)];
  return ordered.flatMap(({ actor, peers }) =>
    peers.flatMap(({ region, span }) => {
      const { details } = splitState(span.condition === 'up' ? span.status : {});
      if (details.length === 0) return [];
      const items = details.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, String(value))]);
      const title = `Internal state of ${actor}${region === undefined ? '' : `, region ${region}`}`;
      return [element('h2', {}, title), element('dl', { class: 'details' }, ...items)];
    }),
  );
}

/** The cells of a client's row, or of a row for each peer of a store. */
function rowsFor(state: ActorState, columns: readonly string[]): HTMLElement[][] {
  if (state.kind === 'client') return [[cell(state.actor), operationCell(state)]];
  return state.peers.map((peer, i) => [cell(i === 0 ? state.actor : ''), ...peerCells(peer, columns)]);
}

function peerCells({ region, span: { condition, status } }: PeerState, columns: readonly string[]): HTMLElement[] {
  const name = region === undefined ? '' : `r${region} `;
  if (condition !== 'up')
    return [cell(element('span', { class: 'role role-down' }, `${name}${condition}`)), ...columns.map(() => cell(''))];
  const role = element('span', { class: `role role-${colorOfRole(status.role)}` }, `${name}${status.role ?? 'up'}`);
  return [cell(role), ...columns.map((column) => cell(printStatusValue(column, status[column])))];
}

/** The status fields that occur in this run, except role and region. The usual fields come first. */
function statusColumns({ run }: View): string[] {
  const fields = new Set([...run.statusChanges.values()].flatMap((changes) => Object.keys(splitState(changes).fields)));
  const usual = ['term', 'commit', 'applied', 'leader'];
  const others = [...fields].filter((name) => !usual.includes(name) && name !== 'role' && name !== 'region');
  return [...usual.filter((name) => fields.has(name)), ...others].slice(0, COLUMNS_MAX);
}

/** A leader of 0 means no leader. */
function printStatusValue(name: string, value: TraceValue): string {
  return value === undefined || (name === 'leader' && value === 0) ? '' : String(value);
}

function cell(content: string | Node): HTMLElement {
  return element('td', {}, content);
}

/** The operations in flight; else the last one. */
function operationCell({ open, last }: Extract<ActorState, { kind: 'client' }>): HTMLElement {
  if (open.length > 0) return cell(open.map(({ what }) => `${what} …`).join(', '));
  if (last === undefined) return cell('none yet');
  return element('td', last.illegal ? { class: 'illegal' } : {}, `idle; last ${describeOperation(last)}`);
}
