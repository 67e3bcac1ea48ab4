import { button, byId, element } from './element';
import { colorOfGroup } from './palette';
import type { TimeZoom } from './time-zoom';
import type { View } from './view';

/** The switches for lanes, messages and events, and the zoom buttons. */
export function fillToolbar(view: View, zoom: TimeZoom, showEnd: () => void): void {
  byId('actors').append(...view.run.report.actors.map((actor) => setSwitch(view, view.hiddenActors, actor)));
  byId('groups').append(
    ...view.groups.map((group) => setSwitch(view, view.hiddenGroups, group, swatch(colorOfGroup(group, view.groups)))),
    diskSwitch(view),
    pastSwitch(view),
  );
  byId('zoom').append(
    axisSwitch(view),
    button('−', { 'aria-label': 'Zoom out' }, () => zoom.zoomBy(2)),
    button('+', { 'aria-label': 'Zoom in' }, () => zoom.zoomBy(0.5)),
    button('Whole run', {}, () => zoom.showAll()),
    button('End of run', {}, showEnd),
  );
}

/** A button that hides and shows `name`. */
function setSwitch(view: View, hidden: Set<string>, name: string, mark?: HTMLElement): HTMLButtonElement {
  const made = button('', { 'aria-pressed': 'true' }, () => {
    if (!hidden.delete(name)) hidden.add(name);
    made.setAttribute('aria-pressed', String(!hidden.has(name)));
    view.changed('filters');
  });
  made.append(...(mark === undefined ? [] : [mark]), name);
  return made;
}

function swatch(color: string): HTMLElement {
  const made = element('span', { class: 'swatch' });
  made.style.background = `var(--${color})`;
  return made;
}

/** Changes between virtual time and one step after the other. */
function axisSwitch(view: View): HTMLButtonElement {
  const title = 'One step after the other, without idle time; or in virtual time';
  const made = button('by step', { 'aria-pressed': String(view.axis === 'step'), class: 'option', id: 'axis', title }, () => {
    view.setAxis(view.axis === 'step' ? 'time' : 'step');
    made.setAttribute('aria-pressed', String(view.axis === 'step'));
  });
  return made;
}

function diskSwitch(view: View): HTMLButtonElement {
  const made = button('disk, timers', { 'aria-pressed': String(view.showsDisk), class: 'option', id: 'disk' }, () => {
    view.showsDisk = !view.showsDisk;
    made.setAttribute('aria-pressed', String(view.showsDisk));
    view.changed('filters');
  });
  return made;
}

/** Dims the events on which the selected event cannot depend. */
function pastSwitch(view: View): HTMLButtonElement {
  const made = button(
    'causal past',
    { 'aria-pressed': 'false', class: 'option', id: 'past', title: 'Dim the events on which the selected event cannot depend (p)' },
    () => {
      view.onlyPast = !view.onlyPast;
      made.setAttribute('aria-pressed', String(view.onlyPast));
      view.changed('filters');
    },
  );
  return made;
}
