/** The wall page's style sheet: light and dark, from 360 px to a screen on a wall. Colours keep WCAG AA on their grounds. */
export const style = `
:root { color-scheme: light dark;
  --ground: #f6f6f3; --raised: #ffffff; --ink: #1b1e22; --soft: #565e67; --line: #d9dcd6; --accent: #1b5a86;
  --well: #1b6a3b; --well-ground: #e6f3ea; --well-bar: #3f9a63; --wrong: #a11f1c; --wrong-ground: #fbe8e6; --wrong-bar: #cc4440;
  --open: #744b00; --open-ground: #fcf0d8; --open-bar: #d49a2a; --quiet: #565e67; --quiet-ground: #eceeea; --quiet-bar: #aab1b8; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #111417; --raised: #191d21; --ink: #e4e6e8; --soft: #a3acb5; --line: #2e343a; --accent: #8fc5ee;
  --well: #82d6a2; --well-ground: #14301f; --well-bar: #46a06b; --wrong: #ff9f98; --wrong-ground: #401715; --wrong-bar: #d9605a;
  --open: #f0c36e; --open-ground: #392a0c; --open-bar: #c2903a; --quiet: #a3acb5; --quiet-ground: #22272c; --quiet-bar: #5d666f; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.45 "Helvetica Neue", "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
header, main { max-width: 110rem; margin: 0 auto; padding: 0 2rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.5rem; padding-top: 1.4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.4rem 0 .7rem; } h3 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .3rem 0; } code, pre, .mono { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .86em; }
.link { margin-left: auto; color: var(--soft); font-size: .88rem; } .link.lost { color: var(--wrong); font-weight: 650; }
.soft { color: var(--soft); } .well { color: var(--well); } .wrong { color: var(--wrong); } .open { color: var(--open); } .quiet { color: var(--quiet); }
.badge { display: inline-block; padding: .06rem .5rem; border-radius: .25rem; font-size: .8rem; font-weight: 700; letter-spacing: .02em; white-space: nowrap; }
.badge.well { background: var(--well-ground); } .badge.wrong { background: var(--wrong-ground); } .badge.open { background: var(--open-ground); } .badge.quiet { background: var(--quiet-ground); }
.bar { display: block; width: 100%; height: 1.1rem; border-radius: .3rem; background: var(--quiet-ground); }
rect.well { fill: var(--well-bar); } rect.wrong { fill: var(--wrong-bar); } rect.open { fill: var(--open-bar); } rect.quiet { fill: var(--quiet-bar); } rect.time { fill: var(--accent); }
#night { margin-top: 1rem; } .counts { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; align-items: baseline; margin: .7rem 0 0; padding: 0; list-style: none; font-size: 1.1rem; } .counts b { font-size: 1.7rem; margin-right: .3rem; }
.notice { padding: .6rem 1rem; border-left: 4px solid; margin: .9rem 0; overflow-wrap: anywhere; } .notice.wrong { background: var(--wrong-ground); } .notice.open { background: var(--open-ground); }
.boards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1rem; padding: 0; margin: 0; list-style: none; }
.board { background: var(--raised); border: 1px solid var(--line); border-top: 4px solid var(--quiet-bar); border-radius: .4rem; padding: .8rem 1rem 1rem; min-width: 0; }
.board:has(> .head .health.well) { border-top-color: var(--well-bar); } .board:has(> .head .health.wrong) { border-top-color: var(--wrong-bar); } .board:has(> .head .health.open) { border-top-color: var(--open-bar); }
.head { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; } .head .since { margin-left: auto; color: var(--soft); }
.board p { overflow-wrap: anywhere; } .scenario { margin-top: .5rem; font-weight: 600; } .place { color: var(--soft); font-size: .84rem; }
pre { margin: .6rem 0 0; padding: .5rem .7rem; background: var(--quiet-ground); border-radius: .25rem; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.4; }
table { width: 100%; border-collapse: collapse; } caption { text-align: left; color: var(--soft); font-size: .88rem; padding-bottom: .3rem; }
th { text-align: left; color: var(--soft); font-size: .84rem; font-weight: 600; } th, td { padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; } th:last-child, td:last-child { padding-right: 0; }
.num { text-align: right; white-space: nowrap; } td.trend { width: 22%; } td .bar { height: .8rem; }
td.name { overflow-wrap: anywhere; } td.name .place { display: block; }
.strip { display: flex; flex-wrap: wrap; gap: 2px; padding: 0; margin: 0; list-style: none; } .strip li { width: 1.5rem; height: 1.5rem; font-size: .75rem; font-weight: 700; text-align: center; line-height: 1.5rem; border-radius: .2rem; }
.strip .well { background: var(--well-ground); } .strip .wrong { background: var(--wrong-ground); } .strip .open { background: var(--open-ground); } .strip .quiet { background: var(--quiet-ground); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
#history { padding-bottom: 3rem; }
@media (max-width: 46rem) {
  header, main { padding-left: 1rem; padding-right: 1rem; } h1 { font-size: 1.5rem; } .counts { gap: .2rem 1.1rem; font-size: 1rem; } .counts b { font-size: 1.35rem; } .link { margin-left: 0; width: 100%; }
  table, caption, tbody, tr { display: block; } thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { display: inline-block; border: 0; padding: .05rem .9rem .05rem 0; white-space: normal; } td.trend, td.name { display: block; width: 100%; padding-right: 0; } td::before { content: attr(data-label) " "; color: var(--soft); font-size: .84rem; } td.name::before, td.trend::before, td.when::before { content: none; } td.when { font-weight: 600; } }
`;
