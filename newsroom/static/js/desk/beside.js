// The current claim beside the words it rests on: whichever way a person comes to a claim, its
// passages are marked in the source text and brought into sight.
import { freeWords, mark, marksOf, pane, read } from "./pane.js";
import { chooseRow, currentRow } from "./rows.js";

const rows = [...document.querySelectorAll("li.claim")];
let shown = Promise.resolve();

async function show(row) {
  for (const other of rows) other.classList.toggle("selected", other === row);
  history.replaceState(null, "", `?claim=${row.dataset.row}`);
  const source = row.querySelector("[data-source]")?.dataset.source;
  const elsewhere = source && source !== pane().dataset.source && !marksOf(row).length;
  if (elsewhere) await read(source, row);
  mark(row);
}

function nextUnchecked() {
  const at = rows.indexOf(currentRow()) + 1;
  const onwards = [...rows.slice(at), ...rows.slice(0, at)];
  return onwards.find((row) => row.dataset.unchecked !== undefined);
}

addEventListener("row", (event) => {
  if (rows.includes(event.target)) shown = show(event.target);
});
addEventListener("focusin", (event) => {
  const row = event.target.closest("li.claim");
  if (row && row !== currentRow()) chooseRow(row, { focus: false });
});
addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[href^='?']");
  if (!link) return touched(event.target);
  const { searchParams, hash } = new URL(link.href);
  if (searchParams.has("source")) {
    event.preventDefault();
    await read(searchParams.get("source"), currentRow());
    if (currentRow()) mark(currentRow());
    return;
  }
  const row = link.matches("[data-next]")
    ? nextUnchecked()
    : rows.find((one) => one.dataset.row === searchParams.get("claim"));
  if (!row) return;
  event.preventDefault();
  const toWords = hash.startsWith("#passage-");
  chooseRow(row, { focus: !toWords });
  await shown;
  if (toWords) marksOf(row)[0]?.scrollIntoView({ block: "center" });
});

// A press on a claim, or on words in the source text that one rests on. Selecting words is none.
function touched(at) {
  if (!getSelection().isCollapsed) return;
  const words = at.closest("#source mark");
  const id = words?.dataset.claims.split(" ")[0];
  const row = words ? rows.find((one) => one.dataset.row === id) : at.closest("li.claim");
  const control = !words && at.closest("a, button, summary, label, input, textarea, select");
  if (row && !control) chooseRow(row, { focus: Boolean(words) });
}

freeWords();
const first = currentRow();
if (first) {
  shown = show(first);
  first.scrollIntoView({ block: "nearest" });
}
