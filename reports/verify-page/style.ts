/** Style of the page that verifies a bundle; light and dark, narrow and wide. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2226; --soft: #4d565e; --paper: #fff; --panel: #f4f6f7; --line: #c3cad0;
  --good: #10633a; --good-panel: #e6f4ec; --bad: #9b1c1c; --bad-panel: #fdecec; --unknown: #7a4a00; --unknown-panel: #fdf3e0; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebee; --soft: #b0bac2; --paper: #15191c; --panel: #1f2529; --line: #4a545c;
  --good: #7fd6a4; --good-panel: #14301f; --bad: #ff9d9d; --bad-panel: #3a1717; --unknown: #f2c06b; --unknown-panel: #34270d; --link: #8ec2ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0 .75rem; }
code, textarea, dd, .problems { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.trust { border-left: .3rem solid var(--unknown); background: var(--unknown-panel); padding: .6rem .9rem; margin: 1rem 0 1.5rem; }
.trust p:last-child { margin-bottom: 0; }
label, legend { font-weight: 600; }
.hint { color: var(--soft); font-size: .9rem; margin: .1rem 0 .4rem; }
textarea { width: 100%; min-height: 4.6rem; padding: .5rem; font-size: .9rem; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .3rem; resize: vertical; }
textarea[aria-invalid] { border: 2px solid var(--bad); }
.trouble { color: var(--bad); font-weight: 600; min-height: 1.5rem; margin: .2rem 0 .5rem; }
.trouble:empty { min-height: .8rem; margin: 0; }
#drop { border: 2px dashed var(--soft); border-radius: .5rem; padding: 1.25rem; background: var(--panel); }
#drop.over { border-color: var(--link); border-style: solid; }
input[type="file"] { max-width: 100%; font: inherit; color: inherit; }
button { font: inherit; padding: .45rem 1rem; margin-top: 1rem; border: 1px solid var(--soft); border-radius: .3rem; background: var(--panel); color: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h2:focus { outline: none; }
progress { width: 100%; height: 1rem; }
#progress-box { margin-top: 1rem; }
#said { color: var(--soft); }
[data-state="stale"] { opacity: .55; }
.banner { border-left: .4rem solid; border-radius: .3rem; padding: .9rem 1rem; margin: 1.5rem 0 1rem; }
.banner h2 { font-size: 1.3rem; line-height: 1.3; }
.banner p { color: var(--ink); margin-bottom: 0; }
.banner.good { background: var(--good-panel); } .banner.bad { background: var(--bad-panel); } .banner.unknown { background: var(--unknown-panel); }
.good { color: var(--good); border-color: var(--good); } .bad { color: var(--bad); border-color: var(--bad); } .unknown { color: var(--unknown); border-color: var(--unknown); }
.run { border: 1px solid var(--line); border-radius: .3rem; padding: .8rem 1rem; margin-bottom: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; font-size: .92rem; }
.checks { list-style: none; margin: 0; padding: 0; }
.check { border-top: 1px solid var(--line); padding: .7rem 0; }
.check p, .check ul { color: var(--ink); margin: .15rem 0 0 1.6rem; overflow-wrap: anywhere; }
.check h3 { color: var(--ink); }
.sign { display: inline-block; width: 1.3rem; text-align: center; }
.check.good .sign, .check.good .word { color: var(--good); } .check.bad .sign, .check.bad .word { color: var(--bad); } .check.unknown .sign, .check.unknown .word { color: var(--unknown); }
.word { font-weight: 400; font-size: .92rem; margin-left: .4rem; }
.problems { padding-left: 1.1rem; font-size: .88rem; }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: .8rem; color: var(--soft); font-size: .88rem; }
@media (max-width: 480px) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } .check p, .check ul { margin-left: 0; } #drop { padding: .9rem; } }
@media print { #form, .trust { display: none; } }
`;
