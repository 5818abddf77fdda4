// The single keys of the desk. A key presses the control that carries it in data-key, the one in
// the current row before any other, so a key can do nothing that a press of the mouse could not.
// A control with data-focus only gets the focus, so that it takes a second key, Enter, to press it.
// Loaded only for people who have single keys on; a key never acts while somebody is typing.
import { currentRow, keepRow, moveRow } from "./rows.js";
import "./help.js";

const TYPED = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";
const PAUSE = 1000; // milliseconds within which the second key of “g i” follows the first
let before = { key: "", at: 0 };

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.target.matches(TYPED)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const sequence = event.timeStamp - before.at < PAUSE ? `${before.key} ${event.key}` : "";
  const acted = (sequence && act(sequence)) || act(event.key, event.target);
  before = { key: acted ? "" : event.key, at: event.timeStamp };
  if (acted) event.preventDefault();
});

function act(key, target) {
  if (key === "j" || key === "k") return moveRow(key === "j" ? 1 : -1);
  // Enter and Space belong to whatever link or button has the focus.
  if (key === "Enter" && target.closest("a, button, summary, input")) return false;
  const control = controlFor(key);
  if (control) press(control);
  return Boolean(control);
}

function controlFor(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  // Where rows are selected, a key is about all of them and not about the current one.
  if (document.querySelector("[data-row] input:checked")) {
    const forAll = document.querySelector(`form[data-selected] ${selector}:not(:disabled)`);
    if (forAll) return forAll;
  }
  const row = currentRow();
  const own = row?.querySelector(`${selector}:not(:disabled)`);
  if (own) return own;
  if (key === "/") return document.querySelector("#searchbar");
  const all = [...document.querySelectorAll(`${selector}:not(:disabled)`)];
  // What belongs to a group of rows is reached from its own rows alone.
  const group = row?.closest("[data-group]");
  const near = all.filter((control) => !control.closest("[data-row]"));
  return (
    near.find((control) => group?.contains(control)) ??
    near.find((control) => !control.closest("[data-group]"))
  );
}

function press(control) {
  keepRow();
  if (control.matches(TYPED) || "focus" in control.dataset) {
    control.closest("details")?.setAttribute("open", "");
    control.focus();
    return;
  }
  control.click();
  if (control.matches("summary") && control.parentElement.open)
    control.parentElement.querySelector("textarea, input:not([type=hidden]), select, button")?.focus();
}
