#ifndef CHANCERY_CLIENTS_CLI_HTML_STYLE_H_
#define CHANCERY_CLIENTS_CLI_HTML_STYLE_H_

namespace chancery::cli {

// The style sheet of html_page: one column of text for reading, in light and dark, and on paper.
inline constexpr char kPageStyle[] = R"css(
:root {
  --paper: #fdfcf9; --ink: #1c1b19; --soft: #6b675f; --line: #ddd8cd; --accent: #7a1f1f; --mark: #fdeeb0; --card: #fff;
  --bad: #9d2b1f; --good: #2c6340; --part: #2a5580; --later: #74510f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171614; --ink: #e9e5dc; --soft: #a19b8f; --line: #3a3732; --accent: #e2a39a; --mark: #57491b; --card: #1f1e1b;
    --bad: #f0968a; --good: #8fcfa5; --part: #94bfeb; --later: #e3bd72;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 3rem 1.5rem 5rem; max-width: 50rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Source Serif 4", "Noto Serif", "DejaVu Serif", Georgia, serif;
  overflow-wrap: break-word;
}
.kicker, nav, .when, .chip, .from, .of, .scope, .c, .n, h3, .facts b {
  font-family: "Inter", "Segoe UI", "Noto Sans", "DejaVu Sans", "Liberation Sans", Helvetica, Arial, sans-serif;
}
header { border-top: 4px solid var(--accent); padding-top: 1rem; margin-bottom: 2.5rem; }
.kicker { margin: 0; font-size: .75rem; letter-spacing: .08em; text-transform: uppercase; color: var(--accent); font-weight: 600; }
h1 { margin: .4rem 0 .6rem; font-size: 2.2rem; line-height: 1.15; font-weight: 700; letter-spacing: -.01em; }
.scope { margin: 0; font-size: .875rem; color: var(--soft); }
nav { margin-top: 1rem; font-size: .875rem; }
nav a { margin-right: 1.25rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
section { margin-top: 3rem; }
h2 { margin: 0 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line); font-size: 1.4rem; line-height: 1.2; }
h3 { margin: 1.75rem 0 .6rem; font-size: .95rem; font-weight: 600; line-height: 1.35; }
.quotes p { margin: 0 0 .9rem; }
.cites { white-space: nowrap; }
.c, .n { font-size: .68rem; line-height: 1; vertical-align: .45em; padding: 0 .12em; color: var(--accent); font-weight: 600; }
.c + .c::before { content: ","; color: var(--soft); padding-right: .15em; }
.c:first-child { padding-left: .3em; }
.n { padding: 0 .25em 0 0; }
:target { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.facts { list-style: none; margin: 0; padding: 0; }
.facts li { padding: .45rem 0; border-bottom: 1px solid var(--line); }
.facts b { font-size: .875rem; font-weight: 600; margin-right: .5em; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline li { display: grid; grid-template-columns: 10rem 1fr; gap: 1.25rem; padding-bottom: 1.1rem; }
.timeline li > div:last-child { border-left: 2px solid var(--line); padding-left: 1.1rem; position: relative; }
.timeline li > div:last-child::before {
  content: ""; position: absolute; left: -6px; top: .5em; width: 10px; height: 10px; border-radius: 50%; background: var(--accent);
}
.timeline .planned > div:last-child::before { background: var(--paper); border: 2px solid var(--accent); }
.when { font-size: .8125rem; font-weight: 600; line-height: 1.45; padding-top: .2em; text-align: right; }
.reported { display: block; font-weight: 400; color: var(--soft); }
.when .chip { display: block; margin: .2rem 0 0 auto; width: max-content; }
.chip {
  display: inline-block; border: 1px solid currentColor; border-radius: 3px; padding: 0 .45em; font-size: .69rem; line-height: 1.5;
  font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft);
}
.pair { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--soft); border-radius: 4px;
  padding: .9rem 1.1rem; margin: 0 0 1rem; }
.pair .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem 1.5rem; }
.pair p { margin: 0; }
.value { font-size: 1.15rem; font-weight: 700; font-variant-numeric: tabular-nums lining-nums; }
.of, .from { font-size: .8125rem; color: var(--soft); line-height: 1.5; }
.said { font-size: .875rem; line-height: 1.5; padding: .15rem 0; }
.said b { font-weight: 600; }
.pair .reason { margin-top: .7rem; padding-top: .6rem; border-top: 1px solid var(--line); font-size: .9375rem; }
.pair .reason .chip { margin-right: .35em; }
.conflicts { border-left-color: var(--bad); } .conflicts .chip { color: var(--bad); }
.agrees { border-left-color: var(--good); } .agrees .chip { color: var(--good); }
.part-of { border-left-color: var(--part); } .part-of .chip { color: var(--part); }
.supersedes { border-left-color: var(--later); } .supersedes .chip { color: var(--later); }
.source { margin-top: 2rem; }
.source h3 { margin-bottom: .2rem; font-size: 1.05rem; }
.source .from { margin: 0 0 .7rem; }
.text { white-space: pre-line; font-size: .9688rem; line-height: 1.6; }
mark { background: var(--mark); color: inherit; padding: .08em 0; border-radius: 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
@media (max-width: 36rem) {
  body { padding: 1.5rem 1rem 3rem; font-size: 1rem; }
  h1 { font-size: 1.7rem; }
  .timeline li { grid-template-columns: 1fr; gap: .2rem; }
  .when { text-align: left; } .when .chip { margin: 0; }
}
@page { size: A4; margin: 18mm 18mm 20mm; }
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #555; --line: #bbb; --accent: #6b1a1a; --mark: #f3ecd0; --card: #fff;
    --bad: #8c1f14; --good: #1f5130; --part: #1d456d; --later: #5e410a;
  }
  html { scroll-behavior: auto; }
  body { padding: 0; max-width: none; font-size: 10.5pt; line-height: 1.45; }
  h1 { font-size: 20pt; }
  h2 { font-size: 13pt; }
  nav { display: none; }
  section { margin-top: 1.6rem; }
  h2, h3, .source .from { break-after: avoid; }
  .pair, .timeline li, .facts li, .quotes p { break-inside: avoid; }
  .timeline li { grid-template-columns: 10rem 1fr; }
  .text { font-size: 9.5pt; orphans: 3; widows: 3; }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .timeline li > div:last-child::before { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  :target { outline: none; }
}
)css";

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_HTML_STYLE_H_
