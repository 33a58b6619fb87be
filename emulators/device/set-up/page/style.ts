/** The page's style: one column, calm, legible from 320 px on, in light and dark. */
export const style = `
:root { color-scheme: light dark; --ground: #f6f5f1; --card: #ffffff; --ink: #1d2328; --soft: #555e66; --line: #8b939a; --edge: #e2dfd6; --accent: #0b5d6b; --on-accent: #ffffff; --bad: #a3231f; --bad-ground: #fbeceb; --good: #1c6b3c; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181b; --card: #1d2327; --ink: #e9ecee; --soft: #aab3ba; --line: #7b868e; --edge: #323a40; --accent: #7fd0dd; --on-accent: #06262c; --bad: #ff9d97; --bad-ground: #3a2020; --good: #86d6a3; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .75rem; }
h1, h2, p, li, label, legend { overflow-wrap: anywhere; }
h2:focus, .alert:focus { outline: none; }
p { margin: 0 0 .75rem; }
.lead, .hint { color: var(--soft); }
.hint { font-size: .875rem; margin: 0 0 .375rem; }
fieldset, #work, #done { border: 1px solid var(--edge); border-radius: .75rem; background: var(--card); margin: 0 0 1rem; padding: 1rem; min-width: 0; }
legend { float: left; width: 100%; padding: 0; margin: 0 0 .75rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
legend + * { clear: both; }
.field + .field { margin-top: 1rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input:not([type=checkbox]) { display: block; width: 100%; min-height: 2.875rem; padding: .5rem .75rem; font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
input[aria-invalid=true] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
.check { display: flex; align-items: center; gap: .5rem; font-weight: 400; min-height: 2.75rem; margin: .25rem 0 0; }
.check input { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
.error { color: var(--bad); font-weight: 600; font-size: .9375rem; margin: .375rem 0 0; }
.error:empty, .alert:empty { display: none; }
.alert { border-left: .25rem solid var(--bad); border-radius: .5rem; background: var(--bad-ground); padding: .75rem 1rem; margin: 0 0 1rem; }
button { display: block; width: 100%; min-height: 3rem; padding: .5rem 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ol { list-style: none; margin: 0 0 1rem; padding: 0; }
li { position: relative; padding: .375rem 0 .375rem 2rem; color: var(--soft); }
li::before { content: ""; position: absolute; left: .25rem; top: .75rem; width: .75rem; height: .75rem; border: 2px solid var(--line); border-radius: 50%; }
li[data-state=now] { color: var(--ink); font-weight: 600; }
li[data-state=now]::before { border-color: var(--accent); border-right-color: transparent; animation: turn 1s linear infinite; }
li[data-state=done] { color: var(--ink); }
li[data-state=done]::before { border-color: var(--good); background: var(--good); }
#done h2 { color: var(--good); }
#done p:last-child, #work p:last-child { margin: 0; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { li[data-state=now]::before { animation: none; } }
`;
