// Puts what a person typed and did not save back into its fields, beside a note that says so.
import { forgetHere, unsent } from "./unsent.js";

// How many fields have words in them again.
export function restore() {
  const notes = [...document.querySelectorAll(".jotting")];
  const kept = notes.filter((note) => put(fieldOf(note.dataset.jot, note.dataset.field), note));
  const panel = document.querySelector("#jottings");
  if (panel && !panel.querySelector(".jotting")) panel.remove();
  const here = unsent().filter(([place, words]) => {
    const field = fieldOf(...place.split("/"));
    if (field?.defaultValue === words) forgetHere(place);
    return words && put(field, local(place, words));
  });
  return kept.length + here.length;
}

function fieldOf(jot, name) {
  const fields = document.querySelectorAll("textarea, input:not([type=hidden])");
  return [...fields].find(
    (field) => field.name === name && field.form?.elements.jot?.value === jot,
  );
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
  const stored = field.defaultValue;
  quoted.textContent = stored ? `Stored: ${stored}` : "Nothing is stored here.";
  const folded = field.closest("details");
  if (folded) folded.open = true;
  (folded ?? field.form).before(note);
  return true;
}

// The note for words that only this browser has.
function local(place, words) {
  const note = Object.assign(document.createElement("div"), { className: "jotting" });
  const says = document.createElement("p");
  const discard = document.createElement("button");
  Object.assign(discard, { type: "button", className: "plain", textContent: "Discard" });
  discard.addEventListener("click", () => {
    forgetHere(place);
    location.reload();
  });
  says.append("Your unsaved words, kept in this browser alone ", discard);
  const quoted = document.createElement("blockquote");
  Object.assign(quoted, { className: "words", textContent: words });
  note.append(says, quoted);
  return note;
}
