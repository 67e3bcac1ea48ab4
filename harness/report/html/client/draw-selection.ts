import { font, type Frame, GUTTER, inSight } from './frame';

/** The selected moment: a line through all lanes, and a ring where it happens. */
export function drawSelection(frame: Frame): void {
  const { context, layout, palette, view, width, x } = frame;
  if (view.selected === undefined) return;
  const event = view.events[view.selected]!;
  const at = x(event.at);
  if (!inSight(frame, at, at)) return;
  context.fillStyle = palette.color('accent');
  context.fillRect(at - 0.75, layout.lanesTop, 1.5, layout.height - layout.lanesTop);
  const lane = layout.byActor.get(event.actor);
  if (lane !== undefined) {
    context.beginPath();
    context.arc(at, (lane.bandTop + lane.bandBottom) / 2, 6, 0, 2 * Math.PI);
    context.fillStyle = palette.color('surface');
    context.fill();
    context.strokeStyle = palette.color('accent');
    context.lineWidth = 3;
    context.stroke();
  }
  context.font = font(11, 600);
  const text = `${(event.at / 1000).toFixed(3)} ms`;
  const wide = context.measureText(text).width + 10;
  const left = Math.min(width - wide, Math.max(GUTTER, at - wide / 2));
  context.fillStyle = palette.color('accent');
  context.beginPath();
  context.roundRect(left, layout.height - 20, wide, 17, 4);
  context.fill();
  context.fillStyle = palette.color('surface');
  context.fillText(text, left + 5, layout.height - 7.5);
}
