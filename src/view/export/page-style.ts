/** Light and dark, narrow and wide, and for paper. */
export const pageStyle = `
:root { --back: #fff; --fore: #1c2024; --faint: #5b646d; --line: #d9dee3; --box: #f4f6f8; --good: #1a7f37; --bad: #c0262d; --doubtful: #8a5a00; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14181c; --fore: #e4e8ec; --faint: #9aa5b1; --line: #343c44; --box: #1d2329; --good: #57c46f; --bad: #ff7b78; --doubtful: #e3b341; --link: #79b8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--fore); font: 16px/1.5 system-ui, sans-serif; }
main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .25rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; max-width: 50rem; overflow-wrap: anywhere; }
ol { margin: .25rem 0; padding-left: 1.5rem; }
li, dd { overflow-wrap: anywhere; }
a { color: var(--link); }
.faint { color: var(--faint); font-size: .9rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubtful { color: var(--doubtful); }
rect.good { fill: var(--good); } rect.bad { fill: var(--bad); } rect.doubtful { fill: var(--doubtful); }
pre { background: var(--box); border: 1px solid var(--line); border-radius: 6px; padding: .6rem; margin: .25rem 0; overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:last-child, td:last-child { width: 40%; padding-right: 0; }
td svg { display: block; }
.call { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; padding: .5rem .75rem; }
summary { cursor: pointer; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: .5rem 0; font-size: .9rem; }
dt { color: var(--faint); } dd { margin: 0; }
input { font: inherit; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--box); color: inherit; }
footer { padding-block: 2rem; color: var(--faint); font-size: .85rem; }
@media (max-width: 40rem) {
  th:nth-child(2), td:nth-child(2), th:nth-child(5), td:nth-child(5) { display: none; }
  td:first-child { white-space: normal; }
}
@media print {
  :root { --back: #fff; --fore: #000; --box: #fff; }
  .search { display: none; } details::details-content { content-visibility: visible; } pre { break-inside: avoid-page; }
}
`;
