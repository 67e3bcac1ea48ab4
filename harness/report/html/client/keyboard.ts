import { interestingWindow } from '#harness/report/model/interesting-events';

import { byId } from './element';
import type { TimeZoom } from './time-zoom';
import type { View } from './view';

/** The keys of the page, as listed in its “Keys” panel. */
export class Keyboard {
  private readonly actions: Readonly<Record<string, () => void>> = {
    ArrowRight: () => this.step(1),
    ArrowLeft: () => this.step(-1),
    ArrowDown: () => this.step(1, this.actor),
    ArrowUp: () => this.step(-1, this.actor),
    Home: () => this.select(this.view.step(-1, 1)),
    End: () => this.select(this.view.step(this.view.events.length, -1)),
    Escape: () => this.view.select(undefined),
    m: () => this.select(this.view.selected === undefined ? undefined : this.view.otherEnd(this.view.selected)),
    p: () => byId('past').click(),
    a: () => byId('axis').click(),
    e: () => this.showEnd(),
    '+': () => this.zoom.zoomBy(0.5),
    '=': () => this.zoom.zoomBy(0.5),
    '-': () => this.zoom.zoomBy(2),
    '0': () => this.zoom.showAll(),
  };

  constructor(
    private readonly view: View,
    private readonly zoom: TimeZoom,
  ) {
    document.addEventListener('keydown', (event) => this.handle(event));
  }

  private handle(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // In these elements the arrow keys have another meaning.
    if (event.target instanceof Element && event.target.closest('[role="tab"], [role="tabpanel"][tabindex], .message') !== null) return;
    const action = this.actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  private get actor(): string | undefined {
    return this.view.selected === undefined ? undefined : this.view.events[this.view.selected]!.actor;
  }

  /** From the selected event. Without a selection, the first step back selects the last event, at which the run failed. */
  private step(direction: 1 | -1, actor?: string): void {
    const { view } = this;
    const start = view.selected ?? (direction === 1 ? this.firstInWindow() - 1 : view.events.length);
    this.select(view.step(start, direction, actor));
  }

  private firstInWindow(): number {
    return Math.max(
      0,
      this.view.events.findIndex((event) => event.at >= this.view.window.from),
    );
  }

  /** Selects an event and makes it visible. */
  select(index: number | undefined): void {
    if (index === undefined) return;
    this.zoom.reveal(this.view.events[index]!.at);
    this.view.select(index);
  }

  showEnd(): void {
    const { from, to } = interestingWindow(this.view.run, this.view.routine);
    this.zoom.show(from, to);
  }
}
