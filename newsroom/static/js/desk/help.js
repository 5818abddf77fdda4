// “Keys” in the head of the page: a list of them, made from the controls that are there now.
const MOVES = [
  ["j", "Next row"],
  ["k", "Row before"],
  ["Esc", "Leave a field"],
];
const SEARCH = ["/", "Search"];

function showHelp() {
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys";
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list(), close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function list() {
  const table = document.createElement("dl");
  const rows = document.querySelector("[data-row]") ? [...MOVES] : MOVES.slice(-1);
  if (document.querySelector("#searchbar")) rows.push(SEARCH);
  for (const [key, does] of [...rows, ...controls()]) {
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    words.textContent = does;
    table.append(term, words);
  }
  return table;
}

// Each key once, with what its first control says that it does.
function controls() {
  const found = new Map();
  for (const control of document.querySelectorAll("[data-key]"))
    if (!found.has(control.dataset.key)) found.set(control.dataset.key, says(control));
  return found;
}

const says = (control) =>
  (control.dataset.does ?? control.getAttribute("aria-label") ?? control.textContent).trim();

const button = document.createElement("button");
button.type = "button";
button.textContent = "Keys";
button.dataset.key = "?";
button.dataset.does = "This list";
button.addEventListener("click", showHelp);
document.querySelector(".desk-nav")?.append(button);
