import { codeForScript, jsonForScript, escapeHtml as text } from '#harness/report/html/escape';
import { describeMoment, regionTimeline } from '#harness/report/model/region-timeline';
import { historyTitle } from '#harness/report/model/event-data';
import { shrunkRun } from '#harness/report/shrunk-run';
import { STYLE } from '#harness/report/html/style';
import { DATA_ID, type FailureReport, type ReportFault } from '#harness/report/report-data';
import { RunningHash } from '#harness/trace/hash';

/**
 * The page of a failing run. It is one self-contained file that opens from disk and sends no requests.
 * @param bundle the script of the page: `harness/report/html/client/main.ts`, bundled
 */
export function renderReport(report: FailureReport, bundle: string): string {
  const data = jsonForScript(report);
  const nonce = nonceOf(data);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(`${report.verdict}: ${report.title}`)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
${header(report)}
${main(report)}
<script type="application/json" id="${DATA_ID}">${data}</script>
<script nonce="${nonce}">${codeForScript(bundle)}</script>
</body>
</html>
`;
}

/** Only scripts and styles with this nonce run. It is a hash of the data, so that the data cannot contain it. */
function nonceOf(data: string): string {
  const hash = new RunningHash();
  hash.addText(data);
  return hash.digest();
}

function header(report: FailureReport): string {
  const { title, testId, seed, verdict, property, message, replay, references, docs } = report;
  return `<header>
  <div class="what">
    <p class="verdict"><strong class="badge">${text(verdict)}</strong> <span class="property">${text(property)}</span>
      <span class="test">${text(testId)} · seed ${seed}</span></p>
    <h1>${text(title)}</h1>
    <p class="message" tabindex="0" aria-label="What happened">${text(message)}</p>
  </div>
  <div class="how">
    ${shrunkRun(report)
      .map((note) => `<p class="shrunk">${text(note)}</p>`)
      .join('')}
    <p class="replay"><span class="caption">Reproduce</span>
      <button type="button" id="copy" aria-label="Copy the command">Copy</button><span id="copied" role="status"></span>
      <code id="replay">${text(replay)}</code></p>
    <p class="references"><span class="caption">Read</span> ${[docs, references].filter(Boolean).map(text).join('<br>')}</p>
    <button type="button" id="theme" aria-label="Switch between light and dark"></button>
  </div>
</header>`;
}

function main(report: FailureReport): string {
  return `<div id="toolbar" role="toolbar" aria-label="What the picture shows">
  <div class="chips" id="actors" role="group" aria-label="Lanes"></div>
  <div class="chips" id="groups" role="group" aria-label="Messages and events"></div>
  <div class="chips" id="zoom" role="group" aria-label="Zoom"></div>
</div>
<main>
  <section id="picture" aria-label="Space-time diagram">
    <noscript>The picture needs JavaScript. The text report contains the same information.</noscript>
    <canvas id="overview" role="img" aria-label="The whole run; drag to move the part shown below"></canvas>
    <div id="lanes" tabindex="0" role="application" aria-label="Space-time diagram. Arrow keys step through the events."
      aria-describedby="keys-panel"><canvas id="canvas"></canvas></div>
    <div id="tooltip" hidden></div>
  </section>
  <aside>
    <div class="tabs" role="tablist" aria-label="Details">
      ${tab('moment', 'Event', true)}${tab('history', historyTitle(report))}${regionsTab(report)}${tab('faults', 'Faults')}${tab('keys', 'Keys')}
    </div>
    <div id="moment-panel" role="tabpanel" aria-labelledby="moment-tab"></div>
    <div id="history-panel" role="tabpanel" aria-labelledby="history-tab" tabindex="0"><pre>${text(report.history || 'Nothing was recorded.')}</pre></div>
    ${regionsPanel(report)}
    <div id="faults-panel" role="tabpanel" aria-labelledby="faults-tab" tabindex="0">${faultList(report.faults)}</div>
    <div id="keys-panel" role="tabpanel" aria-labelledby="keys-tab" tabindex="0">${KEYS}</div>
  </aside>
</main>
<p id="live" class="hidden" aria-live="polite"></p>`;
}

function tab(id: string, label: string, selected = false): string {
  return `<button type="button" role="tab" id="${id}-tab" aria-controls="${id}-panel" aria-selected="${selected}">${label}</button>`;
}

function regionsTab({ events }: FailureReport): string {
  return regionTimeline(events).length === 0 ? '' : tab('regions', 'Regions');
}

function regionsPanel({ events }: FailureReport): string {
  const moments = regionTimeline(events);
  if (moments.length === 0) return '';
  const items = moments.map((moment) => `<li>${text(describeMoment(moment))}<br><span class="time">${moment.at / 1000} ms</span></li>`);
  return `<div id="regions-panel" role="tabpanel" aria-labelledby="regions-tab" tabindex="0"><ol class="faults">${items.join('')}</ol></div>`;
}

function faultList(faults: readonly ReportFault[]): string {
  if (faults.length === 0) return '<p>This run had no faults.</p>';
  return `<ol class="faults">${faults.map((fault) => `<li>${text(fault.label)}<br><span class="time">${text(stretch(fault))}</span></li>`).join('')}</ol>`;
}

function stretch({ fromMicros, toMicros }: ReportFault): string {
  return `${fromMicros / 1000} ms to ${toMicros === null ? 'the end' : `${toMicros / 1000} ms`}`;
}

const KEYS = `<dl class="keys">
<dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>the previous event, the next event</dd>
<dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>the previous or next event of this actor</dd>
<dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>the first event, the last event</dd>
<dt><kbd>m</kbd></dt><dd>the other end of this message or operation</dd>
<dt><kbd>p</kbd></dt><dd>the causal past: only the events on which this event can depend</dd>
<dt><kbd>a</kbd></dt><dd>the axis: by step, or by time</dd>
<dt><kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd></dt><dd>zoom in, zoom out, the whole run</dd>
<dt><kbd>e</kbd></dt><dd>the end of the run, where it failed</dd>
<dt><kbd>Esc</kbd></dt><dd>clear the selection</dd>
</dl>
<p>Wheel: zoom. Drag, or wheel with Shift: move. Time goes from left to right, in virtual milliseconds. By step, an event and
its direct consequences are one step, all steps have the same distance, and idle time takes no space.</p>
<p>An arrow is a message, from its sending to its arrival; × marks the place of a lost message. The band of a store shows its role (by
colour) and its term; its commit index is below the band. A hatched band: the store is down or paused. A bar is an operation of a client; it
is red if no order of the operations explains its result.</p>`;

/** The options with which esbuild bundles `harness/report/html/client/`: one file, for browsers of 2022 and later. */
export const BUNDLE_OPTIONS = {
  entryPoints: ['harness/report/html/client/main.ts'],
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'inline',
  write: false,
} as const;
