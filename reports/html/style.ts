/** The report's one style sheet: light and dark, screen and paper, 360 px and up. Colours keep WCAG AA on their grounds. */
export const style = `
:root { color-scheme: light dark;
  --ground: #fbfbf9; --raised: #ffffff; --ink: #1c1f23; --soft: #5b636d; --line: #dfe1dd; --accent: #1f5f8b;
  --pass: #1b6e3c; --pass-ground: #e5f3ea; --fail: #a3201d; --fail-ground: #fbe7e5;
  --open: #7a4f00; --open-ground: #fdf1d8; --none: #5b636d; --none-ground: #eeefec; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #14171a; --raised: #1b1f23; --ink: #e6e8ea; --soft: #a0a9b2; --line: #30363c; --accent: #8cc4ee;
  --pass: #7fd6a0; --pass-ground: #143222; --fail: #ff9d96; --fail-ground: #421614;
  --open: #f2c46d; --open-ground: #3b2b0a; --none: #a0a9b2; --none-ground: #262b30; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1 { font-size: 1.85rem; line-height: 1.2; text-wrap: balance; margin: 0 0 .4rem; letter-spacing: -.015em; font-weight: 650; }
h2 { font-size: 1.25rem; margin: 3rem 0 .9rem; letter-spacing: -.01em; font-weight: 650; }
h3 { font-size: 1rem; margin: 1.9rem 0 .5rem; font-weight: 650; color: var(--soft); }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--accent); }
.lead { color: var(--soft); margin: 0 0 1.6rem; }
.line { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; align-items: baseline; padding: 1.1rem 1.3rem; border-radius: .6rem; font-size: 1.15rem; }
.line b { font-weight: 700; }
.line.pass { background: var(--pass-ground); color: var(--pass); } .line.fail { background: var(--fail-ground); color: var(--fail); }
.line.inconclusive { background: var(--open-ground); color: var(--open); } .line.not-applicable { background: var(--none-ground); color: var(--none); }
.stamp { margin: .9rem 0 0; padding: .55rem 0 .55rem .9rem; border-left: 3px solid var(--open); color: var(--ink); }
.badge { display: inline-block; min-width: 4.2rem; padding: .05rem .5rem; border-radius: .3rem; font-size: .8rem; font-weight: 700; text-align: center; letter-spacing: .03em; white-space: nowrap; }
.badge.pass { background: var(--pass-ground); color: var(--pass); } .badge.fail { background: var(--fail-ground); color: var(--fail); }
.badge.inconclusive { background: var(--open-ground); color: var(--open); } .badge.not-applicable, .badge.none { background: var(--none-ground); color: var(--none); }
dl.facts { display: grid; align-items: baseline; grid-template-columns: max-content 1fr; gap: .3rem 1.4rem; margin: 0; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
code, pre, .mono { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .84em; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .85rem; }
th, td { padding: .32rem .8rem .32rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
td.id { white-space: nowrap; } td.id a { text-decoration: none; } td.id a:hover { text-decoration: underline; }
.scroll { overflow-x: auto; }
details { border-top: 1px solid var(--line); } details:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .65rem 0; display: grid; grid-template-columns: auto auto 1fr; gap: .2rem .9rem; align-items: baseline; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "+"; color: var(--soft); font-family: ui-monospace, monospace; width: 1ch; }
details[open] > summary::before { content: "\\2212"; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.requirement > .inside { padding: 0 0 1.4rem 1.9rem; }
.requirement > summary { grid-template-columns: auto 4.2rem 7.2rem 1fr; } .requirement > summary .name { font-weight: 600; }
.atom { margin: 1.1rem 0 .3rem; display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; }
.tag { color: var(--soft); font-size: .8rem; letter-spacing: .02em; }
.scenario { background: var(--raised); border: 1px solid var(--line) !important; border-radius: .5rem; margin: .5rem 0; padding: 0 1rem; }
.scenario > .inside { padding: 0 0 1rem; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--none-ground); border-radius: .4rem; padding: .7rem .9rem; margin: .6rem 0; font-size: .9rem; }
.message.fail { background: var(--fail-ground); color: var(--fail); } .message.inconclusive { background: var(--open-ground); color: var(--open); }
ol.steps { list-style: none; margin: .4rem 0 0; padding: 0; } ol.steps > li { padding: .3rem 0 .3rem 1.6rem; position: relative; }
ol.steps > li::before { position: absolute; left: 0; content: "\\2713"; color: var(--pass); } ol.steps > li.failed::before { content: "\\2715"; color: var(--fail); }
ol.steps > li.skipped::before, ol.steps > li.undefined::before { content: "\\2013"; color: var(--soft); } li.skipped { color: var(--soft); }
.time { color: var(--soft); font-size: .8rem; margin-left: .5rem; white-space: nowrap; }
.seen { margin: .25rem 0 .25rem; padding: .35rem .8rem; border-left: 2px solid var(--line); font-size: .88rem; overflow-wrap: anywhere; }
.seen b { font-weight: 600; color: var(--soft); } .seen code { white-space: pre-wrap; }
.fold, .fold:last-of-type { border: 0; } .fold > summary { display: block; padding: .25rem 0; color: var(--accent); font-size: .88rem; } .fold > summary::before { display: inline; content: "+ "; } .fold[open] > summary::before { content: "\\2212  "; }
pre { margin: .3rem 0 .6rem; padding: .8rem 1rem; background: var(--none-ground); border-radius: .4rem; overflow: auto; max-height: 26rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
.end { margin-top: 3.5rem; text-align: center; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  main { padding: 1.6rem 1rem 3rem; } h1 { font-size: 1.5rem; } dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin: 0 0 .6rem; }
  .requirement > summary { grid-template-columns: auto auto 1fr; } .requirement > summary .name { grid-column: 2 / -1; } .requirement > .inside { padding-left: 0; }
  .summary td.text, .summary th.text { display: none; } .scenario { padding: 0 .7rem; } }
@media print {
  :root { color-scheme: light; } body { font-size: 10pt; background: #fff; } main { max-width: none; padding: 0; }
  details { break-inside: avoid-page; } summary::before { content: none !important; } pre { max-height: none; } a { color: inherit; text-decoration: none; } }
`;
