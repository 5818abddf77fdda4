// The current claim beside the words it rests on: whichever way a person comes to a claim, its
// passages are marked in the source text and brought into sight. Another text is fetched from the
// address that its tab leads to without a script.
import { chooseRow, currentRow } from "./rows.js";

const rows = [...document.querySelectorAll("li.claim")];
const CONTROLS = "a, button, summary, label, input, textarea, select";
const pane = () => document.querySelector("#source");
let shown = Promise.resolve();
let asked = 0; // only the text that was asked for last is put in

const marksOf = (row) => [...pane().querySelectorAll(`mark[data-claims~="${row.dataset.row}"]`)];

async function show(row) {
  for (const other of rows) other.classList.toggle("selected", other === row);
  history.replaceState(null, "", `?claim=${row.dataset.row}`);
  const source = row.querySelector("[data-source]")?.dataset.source;
  if (source && source !== pane().dataset.source && !marksOf(row).length) await read(source, row);
  mark(row);
}

function mark(row) {
  const found = marksOf(row);
  for (const other of pane().querySelectorAll("mark")) other.classList.toggle("chosen", found.includes(other));
  const note = pane().querySelector(".selected-note");
  if (note) note.textContent = said(row, found.length);
  for (const folded of pane().querySelectorAll("details.before")) folded.open = true;
  if (found.length) pane().scrollTop += found[0].getBoundingClientRect().top - pane().getBoundingClientRect().top - pane().clientHeight / 3;
}

function said(row, found) {
  const number = row.dataset.number;
  if (found) return `Claim ${number} rests on the marked words.`;
  if (row.querySelector("[data-source]")) return `The words under claim ${number} are not in this text.`;
  return `Claim ${number} rests on no passage.`;
}

async function read(source, row) {
  const mine = ++asked;
  const address = `?source=${source}${row ? `&claim=${row.dataset.row}` : ""}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(`${address}#source`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  const within = pane().contains(document.activeElement);
  pane().replaceWith(page.querySelector("#source"));
  if (within) pane().querySelector(".tabs [aria-current]")?.focus();
}

function nextUnchecked() {
  const at = rows.indexOf(currentRow()) + 1;
  return [...rows.slice(at), ...rows.slice(0, at)].find((row) => row.dataset.unchecked !== undefined);
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
  if (!link) {
    const row = !event.target.closest(CONTROLS) && event.target.closest("li.claim");
    if (row) chooseRow(row, { focus: false });
    return;
  }
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
  // Words that were selected by dragging across a passage are no press of it.
  if (pane().contains(link) && !getSelection().isCollapsed) return;
  const toWords = hash.startsWith("#passage-");
  chooseRow(row, { focus: !toWords });
  await shown;
  if (toWords) marksOf(row)[0]?.scrollIntoView({ block: "center" });
});

const first = currentRow();
if (first) {
  shown = show(first);
  first.scrollIntoView({ block: "nearest" });
}
