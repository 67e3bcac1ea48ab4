/**
 * Goal: the page works in a browser, from disk, without any request. Method: a headless Chromium. Its path is the environment variable
 * CHROMIUM, or Debian's; without Chromium the test is skipped with a message. The contents of the canvas are checked with the tooltip and
 * the panel, which describe the object under the pointer and the selected event.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { buildSync } from 'esbuild';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

import type { FailureReport } from '#harness/report/report-data';
import { hostileReport } from '#harness/report/sample/hostile-report';
import { largeSampleReport, sampleReport } from '#harness/report/sample/sample-report';

import { BUNDLE_OPTIONS, renderReport } from './page';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
if (!hasBrowser)
  process.stdout.write(
    `The browser tests of the report page are skipped: ${executablePath} does not exist. Set CHROMIUM to another path.\n`,
  );

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

(hasBrowser ? describe : describe.skip)('the report page in a browser', () => {
  // A browser on a busy machine is slow.
  jest.setTimeout(60_000);

  let folder: string;
  let browser: BrowserContext;
  let bundle: string;
  /** Console output, errors and requests of a page: none is expected. */
  let complaints: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'typekv-report-'));
    bundle = buildSync({ ...BUNDLE_OPTIONS, entryPoints: [...BUNDLE_OPTIONS.entryPoints] }).outputFiles[0]!.text;
    browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath,
      args: FLAGS,
      viewport: { width: 1440, height: 900 },
    });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(report: FailureReport): Promise<Page> {
    const path = join(folder, 'report.html');
    writeFileSync(path, renderReport(report, bundle));
    complaints = [];
    const page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => complaints.push(...(request.url().startsWith('file:') ? [] : [request.url()])));
    await page.goto(pathToFileURL(path).href);
    await page.locator('#moment-panel > *').first().waitFor();
    return page;
  }

  async function close(page: Page): Promise<void> {
    await page.close();
    expect(complaints).toEqual([]);
  }

  const now = (page: Page): Locator => page.locator('#moment-panel .now strong');
  const counter = (page: Page): Locator => page.locator('.step .time');

  /** The panel is filled in the frame after a key press. This waits for that frame. */
  async function settle(page: Page): Promise<void> {
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  }

  async function press(page: Page, ...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
    await settle(page);
  }

  it('starts with the title, the end of the run, and its last part', async () => {
    const page = await open(sampleReport());
    expect(await page.locator('h1').textContent()).toBe('A leader without a majority never answers a read');
    expect(await now(page).textContent()).toBe('The run ends here: violation, linearizability');
    expect(await page.locator('td.illegal').textContent()).toBe('idle; last get x → old');
    await close(page);
  });

  it('steps through the events with the arrow keys, and shows the states of all actors', async () => {
    const page = await open(sampleReport());
    await press(page, 'Home');
    expect(await counter(page).textContent()).toBe('event 1 of 783');
    expect(await now(page).textContent()).toBe('starts');
    await press(page, 'ArrowRight', 'ArrowRight');
    expect(await counter(page).textContent()).toBe('event 3 of 783');
    await press(page, 'End', 'ArrowLeft', 'ArrowLeft');
    expect(await page.locator('#live').textContent()).toMatch(/^store \d at 8\d\d\.\d{3} ms: /);
    expect(await page.locator('tr', { hasText: 'store 1' }).textContent()).toContain('leader');
    expect(await page.locator('tr', { hasText: 'store 3' }).textContent()).toContain('leader');
    await press(page, 'Home', 'ArrowDown');
    expect(await page.locator('tr.current td').first().textContent()).toBe('store 1');
    await close(page);
  });

  it('goes from one end of a message to the other', async () => {
    const page = await open(sampleReport());
    await press(page, 'End');
    while (!(await now(page).textContent())?.startsWith('← store 1: get response')) await press(page, 'ArrowLeft');
    await press(page, 'm');
    expect(await now(page).textContent()).toMatch(/^→ client 1: get response #\d+, old$/);
    await page.getByText('Go to the other end').click();
    await settle(page);
    expect(await now(page).textContent()).toMatch(/^← store 1: get response/);
    await close(page);
  });

  it('changes the axis between time and steps, and keeps the selected event', async () => {
    const page = await open(sampleReport());
    await press(page, 'Home', 'ArrowRight');
    const place = page.locator('#moment-panel .now .time');
    const selected = await now(page).textContent();
    expect(await place.textContent()).toMatch(/^\d+\.\d{3} ms · store \d$/);
    await press(page, 'a');
    expect(await place.textContent()).toMatch(/^step \d+ · \d+\.\d{3} ms · store \d$/);
    expect(await now(page).textContent()).toBe(selected);
    await page.locator('#axis').click();
    await settle(page);
    expect(await place.textContent()).toMatch(/^\d+\.\d{3} ms · store \d$/);
    await close(page);
  });

  it('hides what the filters select', async () => {
    const page = await open(sampleReport());
    const around = page.locator('.around');
    expect(await around.textContent()).toContain('heartbeat');
    await page.locator('#groups button', { hasText: 'heartbeat' }).click();
    await settle(page);
    expect(await around.textContent()).not.toContain('heartbeat');
    expect(await around.textContent()).toContain('store 1');
    await page.locator('#actors button', { hasText: 'store 1' }).click();
    await settle(page);
    expect(await around.locator('span', { hasText: /^store 1$/ }).count()).toBe(0);
    await page.locator('#disk').click();
    await press(page, 'Home', 'ArrowRight');
    await close(page);
  });

  it('describes the object under the pointer, and selects it', async () => {
    const page = await open(sampleReport());
    const box = (await page.locator('#canvas').boundingBox())!;
    const lineOfClient1 = box.y + 90;
    await press(page, 'End');
    const tip = page.locator('#tooltip');
    // The illegal operation is the only bar of client 1 in the first view. It is searched from the right.
    let x = box.x + box.width - 5;
    for (; x > box.x + 100; x -= 5) {
      await page.mouse.move(x, lineOfClient1);
      if ((await tip.textContent())?.includes('get x → old') && (await tip.isVisible())) break;
    }
    expect(await tip.textContent()).toContain('No order of the operations explains its result.');
    await page.mouse.click(x, lineOfClient1);
    await settle(page);
    expect(await now(page).textContent()).toBe('✗ ILLEGAL: get x → old');
    await close(page);
  });

  it('zooms with the wheel and the keys, and moves with the pointer', async () => {
    const page = await open(largeSampleReport());
    const box = (await page.locator('#canvas').boundingBox())!;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height - 30 };
    const picture = async (): Promise<string> => {
      await settle(page);
      return page.evaluate<string>(`document.getElementById('canvas').toDataURL()`);
    };
    const first = await picture();
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.wheel(0, 300);
    const wheeled = await picture();
    await page.mouse.down();
    await page.mouse.move(middle.x + 200, middle.y, { steps: 4 });
    await page.mouse.up();
    const dragged = await picture();
    await press(page, '0');
    const whole = await picture();
    expect(new Set([first, wheeled, dragged, whole]).size).toBe(4);
    await press(page, 'e');
    await page.mouse.move(0, 0);
    expect((await picture()) === first).toBe(true);
    await close(page);
  });

  it('changes between light and dark with the system theme or the button', async () => {
    const page = await open(sampleReport());
    const ground = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await ground();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    expect(dark).not.toBe(light);
    await page.locator('#theme').click();
    expect(await ground()).toBe(dark);
    await close(page);
  });

  it('has a name for every control', async () => {
    const page = await open(sampleReport());
    for (const control of await page.locator('button, [tabindex="0"], canvas[role]').all()) {
      const name =
        (await control.getAttribute('aria-label')) ?? (await control.getAttribute('aria-labelledby')) ?? (await control.textContent());
      expect(name?.trim() ?? '').not.toBe('');
    }
    await page.locator('#history-tab').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#faults-panel').isVisible()).toBe(true);
    expect(await page.locator('#faults-panel').textContent()).toContain('client 1 and store 1 are partitioned from the others');
    await close(page);
  });

  it('never interprets text of a solution as HTML', async () => {
    const page = await open(hostileReport());
    for (let i = 0; i < 8; i++) await press(page, 'ArrowLeft');
    const box = (await page.locator('#canvas').boundingBox())!;
    for (let x = 100; x < box.width; x += 60) await page.mouse.move(box.x + x, box.y + 90);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(`'hacked' in window`)).toBe(false);
    expect(await page.locator('h1').textContent()).toContain('<img src=x');
    await close(page);
  });

  it('shows a run without events', async () => {
    const page = await open({ ...sampleReport(), events: [], faults: [], illegalOperations: [] });
    expect(await page.locator('#moment-panel').textContent()).toBe('This run has no events.');
    await press(page, 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'm', '+', '-', '0', 'e', 'Escape');
    await close(page);
  });
});
