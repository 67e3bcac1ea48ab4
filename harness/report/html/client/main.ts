import { DATA_ID, type FailureReport } from '#harness/report/report-data';

import { enableCopy, enableTabs, enableTheme } from './controls';
import { byId } from './element';
import { Keyboard } from './keyboard';
import { Overview } from './overview';
import { Palette } from './palette';
import { Panel } from './panel';
import { Picture } from './picture';
import { fillToolbar } from './toolbar';
import { View } from './view';

/** The entry point of the page's script. */
function main(): void {
  const report = JSON.parse(byId(DATA_ID).textContent ?? '') as FailureReport;
  const view = new View(report);
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
