/// The look of a page: system fonts, quiet colours, light and dark, and a form for print.
enum PageStyle {
    static let text = #"""
        :root {
          --paper: #ffffff; --panel: #f7f8fa; --ink: #1a2230; --soft: #5b6675; --line: #e1e5eb;
          --accent: #1f6feb; --accent-soft: rgba(31, 111, 235, .22); --grid: #e9ecf1; --gap: #eef0f4;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #11151c; --panel: #181e27; --ink: #e6eaf0; --soft: #9aa6b5; --line: #2a323e;
            --accent: #6cb0ff; --accent-soft: rgba(108, 176, 255, .25); --grid: #262e3a; --gap: #1d242f;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
        }
        main { max-width: 1240px; margin: 0 auto; padding: 48px 32px 80px; }
        h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 6px; letter-spacing: -.015em; overflow-wrap: anywhere; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 4px; letter-spacing: -.01em; overflow-wrap: anywhere; }
        .kicker {
          margin: 0 0 8px; font-size: .78rem; font-weight: 600; letter-spacing: .09em;
          text-transform: uppercase; color: var(--accent);
        }
        .lead, .summary { margin: 0; color: var(--soft); max-width: 75ch; }
        .facts {
          display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); margin: 28px 0 0;
          padding: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; overflow: hidden;
        }
        .facts div { padding: 12px 16px; min-width: 0; box-shadow: 0 0 0 .5px var(--line); }
        .facts dt { font-size: .78rem; color: var(--soft); }
        .facts dd { margin: 0; font-weight: 550; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .notes {
          margin: 20px 0 0; padding: 12px 20px 12px 36px; background: var(--panel); border: 1px solid var(--line);
          border-left: 4px solid var(--accent); border-radius: 10px;
        }
        .notes li + li { margin-top: 6px; }
        section { margin-top: 56px; }
        .scroll { overflow-x: auto; margin-top: 16px; }
        .chart { width: 100%; }
        details { margin-top: 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); }
        summary { cursor: pointer; padding: 10px 16px; color: var(--soft); font-size: .92rem; }
        summary:hover { color: var(--ink); }
        details .scroll { margin: 0; max-height: 560px; overflow: auto; border-top: 1px solid var(--line); }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 7px 16px; white-space: nowrap; }
        th.number, td.number { text-align: right; }
        thead th { position: sticky; top: 0; background: var(--panel); padding: 0; z-index: 1; }
        thead th::after { content: ""; position: absolute; left: 0; right: 0; bottom: 0; border-bottom: 1px solid var(--line); }
        th button {
          all: unset; box-sizing: border-box; cursor: pointer; width: 100%; padding: 9px 16px;
          font-weight: 600; color: var(--ink);
        }
        th button:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
        th button::after { content: ""; display: inline-block; width: .8em; color: var(--accent); }
        th.number button::after { display: none; }
        th.number button::before { content: ""; display: inline-block; width: .9em; color: var(--accent); }
        th[aria-sort=ascending] button::after, th.number[aria-sort=ascending] button::before { content: "\2191"; }
        th[aria-sort=descending] button::after, th.number[aria-sort=descending] button::before { content: "\2193"; }
        tbody tr + tr td { border-top: 1px solid var(--line); }
        tbody tr:hover td { background: var(--paper); }
        @media (max-width: 640px) { main { padding: 28px 16px 48px; } h1 { font-size: 1.6rem; } }
        @media print {
          :root {
            --paper: #fff; --panel: #fff; --ink: #000; --soft: #444; --line: #bbb; --grid: #ddd; --gap: #f0f0f0;
            --accent: #1f5fc0; --accent-soft: rgba(31, 95, 192, .18);
          }
          main { max-width: none; padding: 0; }
          section { break-inside: avoid; margin-top: 28px; }
          .scroll, details .scroll { overflow: visible; max-height: none; }
          .modebar { display: none !important; }
          details:not([open]) { display: none; }
          thead th { position: static; }
        }
        """#
}
