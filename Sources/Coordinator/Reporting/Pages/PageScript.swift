/// What a page does by itself: draws its figures in the reader's colours, follows a change between
/// light and dark, prints in light, sorts tables.
enum PageScript {
    static let text = #"""
        (() => {
          "use strict";
          const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
          const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A68C8", "#8C8C8C"];
          const dashes = ["solid", "dash", "dot", "dashdot"];
          // Viridis: even steps to the eye, told apart by readers who do not see red and green apart.
          const scale = [[0, "#440154"], [.125, "#472d7b"], [.25, "#3b528b"], [.375, "#2c728e"], [.5, "#21918c"],
            [.625, "#28ae80"], [.75, "#5ec962"], [.875, "#addc30"], [1, "#fde725"]];

          // Away from the end of the scale that the paper would hide.
          function shade(value) {
            const isDark = matchMedia("(prefers-color-scheme: dark)").matches && !matchMedia("print").matches;
            const place = ((isDark ? .28 : .02) + .7 * value) * 8, below = Math.min(7, Math.floor(place));
            const part = (step, k) => parseInt(scale[step][1].slice(1 + 2 * k, 3 + 2 * k), 16);
            const mix = k => Math.round(part(below, k) + (place - below) * (part(below + 1, k) - part(below, k)));
            return `rgb(${mix(0)}, ${mix(1)}, ${mix(2)})`;
          }
          const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star", "triangle-down"];

          function themed(figure) {
            const data = figure.data.map(source => {
              const trace = Object.assign({}, source);
              if (figure.kind === "box") {
                trace.line = { color: colour("--accent"), width: 1.4 };
                trace.fillcolor = colour("--accent-soft");
                trace.marker = { color: colour("--accent"), size: 3.5, opacity: .55 };
                trace.hoverlabel = { namelength: -1 };
              } else if (figure.kind === "lines") {
                const number = trace.series;
                delete trace.series;
                const hue = palette[number % palette.length];
                trace.line = { color: hue, width: 2, dash: dashes[Math.floor(number / palette.length) % dashes.length] };
                trace.marker = { color: hue, size: trace.mode === "markers" ? 4 : 6 };
              } else if (figure.kind === "points") {
                const hue = palette[trace.series % palette.length];
                delete trace.series;
                trace.marker = { color: hue, size: 8, opacity: .85 };
                if (trace.error_x) trace.error_x = Object.assign({ color: hue, thickness: 1.6, width: 4 }, trace.error_x);
                trace.textfont = { color: colour("--soft"), size: 11 };
              } else if (figure.kind === "plot") {
                const hue = trace.shade !== undefined ? shade(trace.shade)
                  : trace.series !== undefined ? palette[trace.series % palette.length] : colour("--soft");
                const symbol = symbols[(trace.symbol || 0) % symbols.length] + (trace.mark === "open" ? "-open" : "");
                if (trace.mark === "band") Object.assign(trace, { fillcolor: hue, opacity: .2, line: { color: hue, width: 0 } });
                else if (trace.mode === "lines") trace.line = { color: hue, width: 1.8, dash: trace.mark === "dashes" ? "dash" : "solid" };
                else trace.marker = { color: hue, size: trace.mark === "open" ? 9 : 6, symbol, line: { color: hue, width: 1.6 } };
                if (trace.error_y) trace.error_y = Object.assign({ color: hue, thickness: 1.2, width: 3 }, trace.error_y);
                for (const name of ["shade", "series", "symbol", "mark"]) delete trace[name];
              } else if (figure.kind === "ranks") {
                if (trace.mode === "markers") trace.marker = { color: colour("--accent"), size: 9 };
                else trace.line = { color: colour("--ink"), width: 5 };
              } else if (figure.kind === "heatmap") {
                trace.colorscale = scale;
                trace.colorbar = Object.assign({}, trace.colorbar, { tickfont: { color: colour("--soft") } });
              }
              return trace;
            });
            const axis = source => Object.assign({
              gridcolor: colour("--grid"), linecolor: colour("--line"), zerolinecolor: colour("--line"),
              zeroline: false, tickfont: { color: colour("--soft"), size: 12 }, ticks: ""
            }, source);
            const layout = Object.assign({}, figure.layout, {
              paper_bgcolor: "rgba(0,0,0,0)",
              plot_bgcolor: figure.kind === "heatmap" ? colour("--gap") : "rgba(0,0,0,0)",
              font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: colour("--ink") },
              margin: { l: 8, r: 12, t: 36, b: 8 },
              modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("--soft"), activecolor: colour("--accent") },
              hoverlabel: { font: { family: getComputedStyle(document.body).fontFamily } },
              xaxis: axis(figure.layout.xaxis), yaxis: axis(figure.layout.yaxis)
            });
            return { data, layout };
          }

          const figures = [];
          for (const script of document.querySelectorAll("script.figure")) {
            figures.push({ target: document.getElementById(script.dataset.target), figure: JSON.parse(script.textContent) });
          }
          const config = { displaylogo: false, responsive: true, plotlyServerURL: "",
            modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"] };
          function draw() {
            for (const { target, figure } of figures) {
              const { data, layout } = themed(figure);
              Plotly.react(target, data, layout, config);
            }
          }
          draw();
          matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
          window.addEventListener("beforeprint", draw);
          window.addEventListener("afterprint", draw);

          function sort(heading) {
            const table = heading.closest("table"), body = table.tBodies[0];
            const column = heading.cellIndex;
            const down = heading.getAttribute("aria-sort") === "ascending";
            for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
            heading.setAttribute("aria-sort", down ? "descending" : "ascending");
            const key = row => {
              const cell = row.cells[column];
              if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
              return cell.textContent;
            };
            const empty = value => value === "" || Number.isNaN(value);
            const rows = Array.from(body.rows, row => [key(row), row]);
            rows.sort(([a], [b]) => {
              if (empty(a) || empty(b)) return empty(a) - empty(b);
              const order = typeof a === "number" && typeof b === "number" ? a - b
                : String(a).localeCompare(String(b), undefined, { numeric: true });
              return down ? -order : order;
            });
            body.append(...rows.map(([, row]) => row));
          }
          for (const button of document.querySelectorAll("th button")) {
            button.addEventListener("click", () => sort(button.closest("th")));
          }
        })();
        """#
}
