/** The report's one style sheet: light and dark, screen and paper, 360 px and up. Colours keep WCAG AA on their grounds. */
export const style = `
:root { color-scheme: light dark;
  --ground: #fcfcfa; --raised: #ffffff; --ink: #1b1e22; --soft: #565e67; --line: #dddfda; --accent: #1b5a86;
  --pass: #1b6a3b; --pass-ground: #e6f3ea; --fail: #a11f1c; --fail-ground: #fbe8e6;
  --open: #744b00; --open-ground: #fcf0d8; --none: #565e67; --none-ground: #f0f1ee; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #131619; --raised: #191d21; --ink: #e4e6e8; --soft: #a3acb5; --line: #2e343a; --accent: #8fc5ee;
  --pass: #82d6a2; --pass-ground: #14301f; --fail: #ff9f98; --fail-ground: #401715;
  --open: #f0c36e; --open-ground: #392a0c; --none: #a3acb5; --none-ground: #22272c; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 "Helvetica Neue", "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.5rem 3rem; }
h1, h2, .kind { font-family: Charter, "Iowan Old Style", "Source Serif 4", Georgia, "Liberation Serif", serif; font-weight: 600; }
h1 { font-size: 2.1rem; line-height: 1.18; text-wrap: balance; margin: 0 0 .5rem; letter-spacing: -.01em; } h1 .mono { font-size: .8em; letter-spacing: -.02em; margin-right: .3em; color: var(--soft); }
h2 { font-size: 1.5rem; margin: 3.6rem 0 .8rem; padding-top: .9rem; border-top: 1px solid var(--line); } h2 .no { color: var(--soft); margin-right: .7rem; font-variant-numeric: tabular-nums; }
.sheet h2 { font: inherit; font-weight: 650; margin: 2rem 0 .45rem; padding: 0; border: 0; }
h3 { font-size: 1rem; margin: 2rem 0 .45rem; font-weight: 650; } h4 { font-size: 1rem; margin: 1rem 0 .3rem; font-weight: 650; }
p { margin: .45rem 0; max-width: 44rem; } ul, ol { max-width: 44rem; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
code, pre, .mono { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .86em; }
code { overflow-wrap: anywhere; } .hash { word-break: break-all; font-size: .8em; } td .hash { white-space: normal; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .3rem .6rem; z-index: 2; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.running { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; align-items: baseline; width: min(59rem, 100% - 3rem); margin: 0 auto; padding: .7rem 0; font-size: .8rem; color: var(--soft); border-bottom: 1px solid var(--line); }
.running nav { margin-left: auto; display: flex; gap: 1.1rem; } footer.running { border: 0; border-top: 1px solid var(--line); padding-bottom: 2.5rem; } footer.running > :last-child { margin-left: auto; white-space: nowrap; }
.kind { margin: 0 0 .2rem; color: var(--soft); font-size: 1.05rem; font-style: italic; font-weight: 400; }
.lead { color: var(--soft); margin: 0 0 1.7rem; font-size: 1.05rem; }
.line { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; padding: .9rem 1.2rem; border-left: 4px solid; font-size: 1.1rem; }
.line b { font-weight: 700; font-size: 1.3rem; letter-spacing: .02em; }
.line.pass { background: var(--pass-ground); color: var(--pass); } .line.fail { background: var(--fail-ground); color: var(--fail); }
.line.inconclusive { background: var(--open-ground); color: var(--open); } .line.not-applicable { background: var(--none-ground); color: var(--none); }
.stamp { margin: .7rem 0 0; padding-left: 1.2rem; border-left: 4px solid var(--open); max-width: none; }
.badge { display: inline-block; padding: .04rem .45rem; border-radius: .2rem; font-size: .76rem; font-weight: 700; letter-spacing: .04em; white-space: nowrap; }
.badge.pass { background: var(--pass-ground); color: var(--pass); } .badge.fail { background: var(--fail-ground); color: var(--fail); }
.badge.inconclusive { background: var(--open-ground); color: var(--open); } .badge.not-applicable, .badge.none { background: var(--none-ground); color: var(--none); }
.on { white-space: nowrap; margin-right: .8rem; } .beneath { display: none; }
.wrong { margin: .3rem 0; } .tag { color: var(--soft); font-size: .84rem; } .absent { color: var(--soft); font-style: italic; } .issue { display: block; color: var(--soft); font-size: .88rem; }
.check.ok { color: var(--pass); } .check.fault { color: var(--fail); font-weight: 650; } .check.unchecked { color: var(--soft); }
dl.facts { display: grid; align-items: baseline; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.6rem; margin: .6rem 0; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; max-width: 46rem; } dl.facts dt .badge { vertical-align: baseline; }
.cover dl.facts { margin-top: 1.6rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .84rem; padding-bottom: .3rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .84rem; }
th, td { padding: .34rem 1.1rem .34rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; } th:last-child, td:last-child { padding-right: 0; }
.num { text-align: right; white-space: nowrap; } td.id, td a.mono, td.text a.mono { white-space: nowrap; } td.clause { min-width: 6.4rem; max-width: 17rem; } td.verdict { min-width: 9rem; } th.verdict { max-width: 14rem; }
.uncounted { opacity: 1; font-style: italic; } .uncounted a { color: var(--soft); }
@media screen { .front > section { content-visibility: auto; contain-intrinsic-size: auto 40rem; } .scenario { content-visibility: auto; contain-intrinsic-size: auto 2.7rem; } }
.scroll { overflow-x: auto; }
.tally { width: auto; margin: 1.6rem 0 .4rem; } .tally th, .tally td { padding: .3rem 1.4rem .3rem 0; } .tally td { font-size: 1.15rem; } .tally td.none { color: var(--soft); }
.tally td.pass { color: var(--pass); font-weight: 650; } .tally td.fail { color: var(--fail); font-weight: 650; } .tally td.inconclusive, .tally td.missed { color: var(--open); font-weight: 650; }
.contents { margin: 2.2rem 0 0; } .contents ol { columns: 3; column-gap: 2rem; padding-left: 1.6rem; margin: 0; max-width: none; } .contents li { padding: .12rem 0; } .contents a { text-decoration: none; } .contents a:hover { text-decoration: underline; } .contents li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.rel { white-space: normal; margin-right: .7rem; } .rel small { color: var(--soft); font-size: .82em; } .rel.direct { font-weight: 650; } .rel.direct small { font-weight: 400; } .rel.context { color: var(--soft); font-style: italic; }
.refs { display: grid; grid-template-columns: 8.2rem 1fr; margin: .1rem 0; max-width: none; font-size: .9rem; } .refs b { color: var(--soft); font-weight: 400; }
details { border-top: 1px solid var(--line); }
summary { cursor: pointer; list-style: none; } summary::-webkit-details-marker { display: none; }
summary::before { content: "+"; color: var(--soft); font-family: ui-monospace, monospace; display: inline-block; width: 1.4ch; } details[open] > summary::before { content: "\\2212"; }
summary:focus-visible, a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .15rem; }
.scenario > summary { padding: .6rem 0; display: grid; grid-template-columns: 1.4ch 7.4rem 1fr auto; gap: .2rem .4rem; align-items: baseline; } .scenario > summary .badge { justify-self: start; }
.scenario:last-of-type { border-bottom: 1px solid var(--line); } .scenario .name .mono { color: var(--soft); margin-right: .3rem; } .scenario > .inside { padding: 0 0 1.6rem 1.8ch; }
section.scenario { break-inside: auto; } section.scenario h5 .badge { margin-right: .6rem; }
.atoms { border-top: 1px solid var(--line); } .atom { display: grid; grid-template-columns: 7.4rem 1fr; gap: .2rem .4rem; padding: .5rem 0; border-bottom: 1px solid var(--line); align-items: baseline; } .atom p { margin: .1rem 0; } .atom .message { margin: .4rem 0; }
.declared dt { font-size: .84em; }
.parts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--none-ground); padding: .6rem .9rem; margin: .6rem 0; font-size: .9rem; }
.message.fail { background: var(--fail-ground); color: var(--fail); } .message.inconclusive { background: var(--open-ground); color: var(--open); }
ol.steps { list-style: none; margin: .6rem 0 0; padding: 0; max-width: none; } ol.steps > li { padding: .28rem 0 .28rem 1.6rem; position: relative; }
ol.steps > li::before { position: absolute; left: 0; content: "\\2713"; color: var(--pass); } ol.steps > li.failed::before { content: "\\2715"; color: var(--fail); }
ol.steps > li.skipped::before, ol.steps > li.undefined::before { content: "\\2013"; color: var(--soft); } li.skipped { color: var(--soft); }
.time { color: var(--soft); font-size: .82rem; margin-left: .5rem; white-space: nowrap; } .attempt { margin-top: 1.2rem; padding-top: .6rem; border-top: 1px dotted var(--line); }
.seen { margin: .3rem 0; padding: .1rem 0 .1rem .9rem; border-left: 2px solid var(--line); font-size: .9rem; overflow-wrap: anywhere; } .seen b { font-weight: 650; }
.pair { display: grid; grid-template-columns: 5.2rem 1fr; gap: .4rem; align-items: baseline; } .pair > span { color: var(--soft); font-size: .88em; } .pair code { white-space: pre-wrap; }
.place { font-size: .8rem; color: var(--soft); max-width: none; margin: .7rem 0 .2rem; overflow-wrap: anywhere; }
.fold { border: 0; margin: .15rem 0; } .fold > summary { padding: .15rem 0; color: var(--accent); font-size: .88rem; }
.raw { font-size: .8rem; width: auto; } .raw td, .raw th { padding: .16rem 1rem .16rem 0; } .raw .hash { font-size: .92em; }
pre:focus-visible { outline: 2px solid var(--accent); } pre { margin: .4rem 0 .7rem; padding: .7rem 1rem; background: var(--none-ground); overflow: auto; max-height: 26rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
.next { margin: 3rem 0 0; } .end { margin-top: 2.5rem; text-align: center; color: var(--soft); font-size: .88rem; max-width: none; } .end::before { content: ""; display: block; width: 4rem; border-top: 1px solid var(--line); margin: 0 auto 1rem; }
.signed { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; margin-top: 3.4rem; } .signed .rule { border-bottom: 1px solid var(--soft); margin: 0; }
@media (max-width: 44rem) {
  main { padding: 1.6rem 1rem 2.5rem; } .running { width: calc(100% - 2rem); padding: .6rem 0; } h1 { font-size: 1.55rem; } h2 { font-size: 1.3rem; margin-top: 2.6rem; }
  .running nav { margin-left: 0; width: 100%; } footer.running > :last-child { margin-left: 0; }
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin: 0 0 .6rem; }
  .contents ol { columns: 2; } .tally th, .tally td { padding-right: .55rem; font-size: .72rem; } .tally td { font-size: 1rem; }
  th, td { padding-right: .8rem; } td.text, th.text { min-width: 16rem; }
  .scenario > summary, .atom { grid-template-columns: 1.4ch auto 1fr; } .scenario > summary .name { grid-column: 2 / -1; } .scenario > summary .time { justify-self: start; grid-row: 1; grid-column: 3; }
  .atom { grid-template-columns: 1fr; } .scenario > .inside { padding-left: 0; } .pair { grid-template-columns: 1fr; gap: 0; } .signed { grid-template-columns: 1fr; gap: 2.6rem; } .refs { grid-template-columns: 1fr; }
  .stack thead { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden; } .scroll { position: relative; } .stack, .stack tbody { display: block; } .stack tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); } .stack td { display: block; border: 0; padding: .05rem 0; text-align: left; white-space: normal; min-width: 0; overflow-wrap: anywhere; } .stack td a.mono { white-space: normal; }
  .beneath { display: inline; } .stack td.id, .stack td.verdict { display: inline-block; margin-right: .9rem; } .stack td::before { content: attr(data-label) ": "; color: var(--soft); font-size: .84rem; } .stack td.id::before, .stack td.verdict::before, .stack td.text::before, .stack td:first-child::before { content: none; }
  .raw thead { display: none; } .raw tr { display: block; padding: .3rem 0; border-bottom: 1px solid var(--line); } .raw td { border: 0; display: inline-block; padding: 0 .8rem 0 0; } }
@media print {
  :root { color-scheme: light; } body { line-height: 1.42; background: #fff; } main { max-width: none; padding: 0; } .running, .skip, .next { display: none; }
  h2, h3, h4, h5, summary, .folded, .place { break-after: avoid; } tr, .atom, .seen, .message { break-inside: avoid; } thead { display: table-header-group; } summary::before { content: none !important; } pre { max-height: none; } a { color: inherit; text-decoration: none; } .scroll { overflow: visible; } }
`;
