// The current row of a list: j and k move it, and it is found again when the page comes back after
// a decision. A row is anything with data-row, whose value names it among the rows of its page; one
// that becomes the current row says so with the event “row”.
const rows = [...document.querySelectorAll("[data-row]")];
const place = `row:${location.pathname}`;
let at = -1;

export const currentRow = () => rows[at];

export function moveRow(step) {
  if (!rows.length) return false;
  setRow(Math.min(Math.max(at + step, 0), rows.length - 1));
  return true;
}

// Remember where we are, because what is pressed next may load the page anew.
export function keepRow() {
  if (at >= 0) sessionStorage.setItem(place, JSON.stringify([rows[at].dataset.row, at]));
}

export function setRow(index, { focus = true } = {}) {
  rows[at]?.classList.remove("current");
  at = index;
  rows[at].classList.add("current");
  rows[at].tabIndex = -1;
  rows[at].dispatchEvent(new Event("row", { bubbles: true }));
  if (focus) {
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }
}

export const chooseRow = (row, options) => setRow(rows.indexOf(row), options);

// The row the server chose, else the one we left, else the one that took its place, else the first
// of a list. A page of claims begins at its top, where the message is.
function findAgain() {
  const chosen = rows.findIndex((row) => row.matches(".selected"));
  if (chosen >= 0) return setRow(chosen, { focus: false });
  const [name, index] = JSON.parse(sessionStorage.getItem(place) ?? "[]");
  sessionStorage.removeItem(place);
  if (!rows.length) return;
  if (name === undefined) return rows[0].matches(".claim") || setRow(0, { focus: false });
  const same = rows.findIndex((row) => row.dataset.row === name);
  setRow(same >= 0 ? same : Math.min(index, rows.length - 1));
}

findAgain();
