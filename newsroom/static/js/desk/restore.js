// Puts what a person typed and did not save back into its fields, beside a note that says so.
import { forgetHere, unsent } from "./unsent.js";

// How many fields have words in them again.
export function restore() {
  const notes = [...document.querySelectorAll(".jotting")];
  const kept = notes.filter((note) => put(fieldOf(note.dataset.jot, note.dataset.field), note));
  const panel = document.querySelector("#jottings");
  if (panel && !panel.querySelector(".jotting")) panel.remove();
  return kept.length + unsent().filter(([place, words, at]) => words && put(fieldOf(...place.split("/")), local(place, words, at))).length;
}

function fieldOf(jot, name) {
  const form = [...document.forms].find((one) => one.elements.jot?.value === jot && one.elements[name]?.matches("textarea, input:not([type=hidden])"));
  return form?.elements[name];
}

function put(field, note) {
  if (!field) return false;
  const quoted = note.querySelector(".words");
  const words = quoted.textContent;
  if (words === field.defaultValue) {
    note.remove();
    return false;
  }
  field.value = words;
  quoted.textContent = field.defaultValue ? `Stored: ${field.defaultValue}` : "Nothing is stored here.";
  const folded = field.closest("details");
  if (folded) folded.open = true;
  (folded ?? field.form).before(note);
  return true;
}

// The note for words that only this browser has.
function local(place, words, at) {
  const note = Object.assign(document.createElement("div"), { className: "jotting" });
  const says = document.createElement("p");
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "Discard" });
  discard.addEventListener("click", () => {
    forgetHere(place);
    location.reload();
  });
  says.append(`Your unsaved words of ${at.toLocaleTimeString([], { timeStyle: "short" })}, kept in this browser `, discard);
  const quoted = Object.assign(document.createElement("blockquote"), { className: "words", textContent: words });
  note.append(says, quoted);
  return note;
}
