import { storyOf } from '#harness/report/model/story';
import type { FailureReport } from '#harness/report/report-data';
import { DATA_ID } from '#harness/report/html/data-id';

import { byId } from './element';
import { enableCopy, enableTheme } from './header';
import { Keyboard } from './keyboard';
import { Overview } from './overview';
import { Palette } from './palette';
import { Panel } from './panel';
import { Picture } from './picture';
import { enableTabs } from './tabs';
import { fillToolbar } from './toolbar';
import { View } from './view';

/** Brings the page to life. */
function main(): void {
  const report = JSON.parse(byId(DATA_ID).textContent ?? '') as FailureReport;
  const view = new View(storyOf(report));
  const palette = new Palette();
  const picture = new Picture(view, palette);
  const keyboard = new Keyboard(view, picture.zoom);
  new Overview(view, palette, picture.zoom);
  new Panel(view, (index) => keyboard.select(index));
  fillToolbar(view, picture.zoom, () => keyboard.showEnd());
  enableTabs();
  enableCopy();
  enableTheme(view, palette);
}

main();
