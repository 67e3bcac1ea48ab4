const LIGHT = `
  --page: #f6f7f9; --surface: #ffffff; --lane: #ffffff; --lane-alternate: #f8f9fb; --line: #dfe3e9; --text: #1b2330; --muted: #5b6678;
  --faint: #9aa4b2; --accent: #1f5fd6; --accent-soft: #e3ecfc; --bad: #c8102e; --bad-soft: rgba(200, 16, 46, 0.09); --on-bad: #ffffff;
  --follower: #d5dce6; --on-follower: #313c4c; --candidate: #f3c24c; --on-candidate: #3d2c00; --leader: #1f6f54; --on-leader: #ffffff;
  --down: #eceff3; --hatch: #8f99a8; --call: #d9e6fb; --on-call: #17335f; --call-line: #7ba1de; --refused: #eceff3; --on-refused: #5b6678;
  --partition: #a3348c; --partition-soft: rgba(163, 52, 140, 0.08); --slow: #a86400; --slow-soft: rgba(214, 138, 16, 0.10);
  --crash: #5b6678; --crash-soft: rgba(91, 102, 120, 0.10);
  --append: #2f6fdb; --vote: #c77800; --heartbeat: #a3adba; --snapshot: #8447c6; --operations: #16806f; --other-1: #b0447c; --other-2: #6b7a1c;
  --other-3: #3a88a8;`;

const DARK = `
  --page: #0f1319; --surface: #171c24; --lane: #151a21; --lane-alternate: #181e27; --line: #2b333f; --text: #e6eaf0; --muted: #a0abbb;
  --faint: #6d7889; --accent: #7aaeff; --accent-soft: #1f2f4d; --bad: #ff5a6e; --bad-soft: rgba(255, 90, 110, 0.13); --on-bad: #22040a;
  --follower: #394455; --on-follower: #dde4ee; --candidate: #d9a532; --on-candidate: #241a00; --leader: #3fb58b; --on-leader: #04170f;
  --down: #1d232c; --hatch: #5d6878; --call: #223658; --on-call: #d3e2ff; --call-line: #4f76b8; --refused: #242b35; --on-refused: #a0abbb;
  --partition: #e58bd2; --partition-soft: rgba(229, 139, 210, 0.09); --slow: #f0b356; --slow-soft: rgba(240, 179, 86, 0.09);
  --crash: #a0abbb; --crash-soft: rgba(160, 171, 187, 0.10);
  --append: #6ea4ff; --vote: #f0a83c; --heartbeat: #5f6b7c; --snapshot: #b78cf0; --operations: #4cc4ae; --other-1: #ee88b8; --other-2: #b3c456;
  --other-3: #6cc0e0;`;

/** The style sheet of the page. The pictures use the colours of the same variables. */
export const STYLE = `
:root { color-scheme: light; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { color-scheme: dark; ${DARK} } }
:root[data-theme='dark'] { color-scheme: dark; ${DARK} }
* { box-sizing: border-box; }
html, body { height: 100%; }
body { margin: 0; display: flex; flex-direction: column; min-height: 600px; background: var(--page); color: var(--text);
  font: 14px/1.45 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
p, h1, dl, ol { margin: 0; }
button { font: inherit; color: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
code, pre, kbd { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 12.5px; }

header { display: flex; gap: 28px; padding: 11px 20px 10px; background: var(--surface); border-top: 4px solid var(--bad);
  border-bottom: 1px solid var(--line); }
.what { flex: 1; min-width: 0; }
.how { position: relative; flex: 0 1 600px; padding-right: 44px; font-size: 13px; }
.verdict { display: flex; gap: 8px; align-items: baseline; flex-wrap: wrap; }
.badge { padding: 1px 9px; border-radius: 99px; background: var(--bad); color: var(--on-bad); font-size: 12px; letter-spacing: 0.04em;
  text-transform: uppercase; }
.property { color: var(--bad); font-weight: 600; }
.test { color: var(--muted); font-size: 13px; }
h1 { margin: 3px 0 4px; font-size: 20px; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
.message { max-height: 7.3em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--text); }
.caption { color: var(--muted); font-size: 11px; letter-spacing: 0.05em; text-transform: uppercase; }
.shrunk { margin-bottom: 6px; max-width: 60ch; }
.replay { margin-bottom: 6px; }
.replay code { display: block; width: fit-content; padding: 2px 7px; font-size: 12px; border: 1px solid var(--line); border-radius: 5px; background: var(--page);
  overflow-wrap: anywhere; user-select: all; }
#copy { padding: 0 8px; margin: 0 0 2px 6px; font-size: 12px; }
#copied { margin-left: 6px; color: var(--muted); }
#theme { position: absolute; top: 0; right: 0; }
.references { color: var(--muted); }
.references .caption { display: block; }

button { padding: 2px 9px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); }
button:hover { border-color: var(--faint); }
#toolbar { display: flex; flex-wrap: wrap; gap: 5px 14px; padding: 6px 20px; border-bottom: 1px solid var(--line); background: var(--page); }
.chips { display: flex; flex-wrap: wrap; gap: 5px; }
#zoom { margin-left: auto; }
.chips button { display: inline-flex; align-items: center; gap: 5px; padding: 1px 7px; font-size: 12.5px; }
.chips button[aria-pressed='false']:not(.option) { color: var(--faint); text-decoration: line-through; background: transparent; }
.chips button[aria-pressed='false'] .swatch { opacity: 0.25; }
.chips .option[aria-pressed='true'] { border-color: var(--accent); background: var(--accent-soft); }
.chips .option::before { content: ''; width: 8px; height: 8px; border: 1.5px solid var(--faint); border-radius: 3px; }
.chips .option[aria-pressed='true']::before { border-color: var(--accent); background: var(--accent); }
.swatch { width: 14px; height: 3px; border-radius: 2px; }
.swatch-dot { width: 9px; height: 9px; border-radius: 3px; }

main { display: flex; flex: 1; min-height: 0; }
#picture { position: relative; display: flex; flex: 1; flex-direction: column; min-width: 0; background: var(--surface); }
#overview { flex: none; width: 100%; height: 54px; border-bottom: 1px solid var(--line); cursor: grab; touch-action: none; }
#lanes { position: relative; flex: 1; min-height: 0; overflow: hidden auto; }
#lanes:focus-visible { outline-offset: -2px; }
#canvas { display: block; width: 100%; cursor: crosshair; touch-action: none; }
#tooltip { position: absolute; z-index: 2; max-width: 380px; padding: 7px 10px; border: 1px solid var(--line); border-radius: 7px;
  background: var(--surface); box-shadow: 0 4px 18px rgba(0, 0, 0, 0.18); font-size: 12.5px; pointer-events: none; overflow-wrap: anywhere; }
#tooltip strong { display: block; }
#tooltip .time { display: block; }

aside { display: flex; flex: 0 0 372px; flex-direction: column; min-height: 0; border-left: 1px solid var(--line); background: var(--surface); }
.tabs { display: flex; border-bottom: 1px solid var(--line); padding: 0 8px; }
.tabs button { flex: auto; padding: 8px 7px 7px; border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none;
  color: var(--muted); font-size: 13px; }
.tabs button[aria-selected='true'] { border-bottom-color: var(--accent); color: var(--text); font-weight: 600; }
[role='tabpanel'] { flex: 1; min-height: 0; overflow: auto; padding: 12px 16px; font-size: 13px; }
[role='tabpanel'] pre { margin: 0; line-height: 1.55; font-size: 12px; }
.time { color: var(--muted); font-variant-numeric: tabular-nums; }
.faults { padding-left: 20px; display: grid; gap: 8px; }
.keys { display: grid; grid-template-columns: auto 1fr; gap: 6px 12px; margin-bottom: 12px; }
.keys dd { margin: 0; }
#keys-panel p { margin-top: 8px; color: var(--muted); }
kbd { padding: 1px 5px; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; background: var(--page); }

.step { display: flex; align-items: center; gap: 6px; margin-bottom: 8px; }
.step .time { margin: 0 auto; }
.now { padding: 8px 11px; border-left: 3px solid var(--accent); border-radius: 0 6px 6px 0; background: var(--accent-soft); overflow-wrap: anywhere; }
.now.bad { border-left-color: var(--bad); background: var(--bad-soft); }
.now strong { display: block; }
.now .detail { color: var(--muted); }
[role='tabpanel'] h2 { margin: 14px 0 4px; font-size: 11px; letter-spacing: 0.05em; text-transform: uppercase; color: var(--muted); font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { padding: 2px 6px 2px 0; color: var(--muted); font-size: 11.5px; font-weight: 500; text-align: left; }
td { padding: 3px 6px 3px 0; border-top: 1px solid var(--line); vertical-align: baseline; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
tr.current td { background: var(--accent-soft); }
.role { display: inline-block; padding: 0 7px; border-radius: 4px; }
.role-follower { background: var(--follower); color: var(--on-follower); }
.role-candidate { background: var(--candidate); color: var(--on-candidate); }
.role-leader { background: var(--leader); color: var(--on-leader); }
.role-down { background: var(--down); color: var(--muted); border: 1px dashed var(--hatch); }
.details { display: grid; grid-template-columns: auto 1fr; gap: 1px 10px; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.details dt { color: var(--muted); }
.details dd { margin: 0; }
.illegal { color: var(--bad); font-weight: 600; }
.around { list-style: none; margin: 0; padding: 0; }
.around button { display: grid; grid-template-columns: 74px 66px 1fr; gap: 6px; width: 100%; padding: 2px 4px; border: 0; border-radius: 4px; background: none;
  font-size: 12px; text-align: left; }
.around button:hover { background: var(--page); }
.around button[aria-current='true'] { background: var(--accent-soft); }
.around span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

@media (max-width: 900px) {
  html, body { height: auto; }
  header, main { flex-direction: column; }
  .how { flex: none; }
  #picture { flex: none; }
  #lanes { flex: none; height: 70vh; }
  aside { flex: none; border-left: 0; border-top: 1px solid var(--line); }
}
`;
