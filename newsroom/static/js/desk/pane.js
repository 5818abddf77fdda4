// The source text on the review screen: which of its words are marked, and which text it is.
export const pane = () => document.querySelector("#source");
let asked = 0; // only the text that was asked for last is put in

export const marksOf = (row) => [
  ...pane().querySelectorAll(`mark[data-claims~="${row.dataset.row}"]`),
];

// The words of a link cannot be selected by dragging over them. The numbers after them stay links.
export function freeWords() {
  for (const link of pane().querySelectorAll("mark a")) link.removeAttribute("href");
}

// Mark the words of one claim and bring them into sight.
export function mark(row) {
  const found = marksOf(row);
  for (const other of pane().querySelectorAll("mark"))
    other.classList.toggle("chosen", found.includes(other));
  const note = pane().querySelector(".selected-note");
  if (note) note.textContent = said(row, found.length);
  for (const folded of pane().querySelectorAll("details.before")) folded.open = true;
  if (!found.length) return;
  const below = found[0].getBoundingClientRect().top - pane().getBoundingClientRect().top;
  pane().scrollTop += below - pane().clientHeight / 3;
}

function said(row, found) {
  const number = row.dataset.number;
  if (found) return `Claim ${number} rests on the marked words.`;
  if (row.querySelector("[data-source]"))
    return `The words under claim ${number} are not in this text.`;
  return `Claim ${number} rests on no passage.`;
}

// Put another text in, from the address that its tab leads to without a script.
export async function read(source, row) {
  const mine = ++asked;
  const address = `?source=${source}${row ? `&claim=${row.dataset.row}` : ""}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(`${address}#source`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  const within = pane().contains(document.activeElement);
  pane().replaceWith(page.querySelector("#source"));
  freeWords();
  if (within) pane().querySelector(".tabs [aria-current]")?.focus();
}
