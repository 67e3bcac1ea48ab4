import { byId, element } from './element';
import type { Hit, Point } from './hit';

/** A small box beside the pointer that describes the object under it. */
export class Tooltip {
  private readonly box = byId('tooltip');

  /** @param at in pixels, relative to the picture's section */
  show(hit: Hit | undefined, at: Point): void {
    this.box.hidden = hit === undefined || hit.title === '';
    if (hit === undefined || this.box.hidden) return;
    this.box.replaceChildren(element('strong', {}, hit.title), ...hit.lines.map((line) => element('span', { class: 'time' }, line)));
    this.place(at);
  }

  private place({ x, y }: Point): void {
    const { offsetWidth, offsetHeight } = this.box;
    const room = this.box.parentElement!;
    const left = x + 16 + offsetWidth > room.clientWidth ? x - 12 - offsetWidth : x + 16;
    const top = y + 16 + offsetHeight > room.clientHeight ? y - 12 - offsetHeight : y + 16;
    this.box.style.left = `${Math.max(4, left)}px`;
    this.box.style.top = `${Math.max(4, top)}px`;
  }
}
