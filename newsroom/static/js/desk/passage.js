// Words selected in the source text become a passage of the current claim: they are put into the
// claim's own form, which is sent as if they had been pasted there.
import { currentRow } from "./rows.js";

const bar = () => document.querySelector("#source .use-words");

// The snapshot's own characters, line breaks between paragraphs and all, without the numbers of
// claims that stand between them.
function selected() {
  const text = document.querySelector("#source .source-text");
  const chosen = getSelection();
  if (!text || chosen.isCollapsed || !chosen.rangeCount) return "";
  const range = chosen.getRangeAt(0).cloneRange();
  if (!text.contains(range.startContainer)) return "";
  if (!text.contains(range.endContainer)) range.setEndAfter(text.lastChild);
  const part = range.cloneContents();
  for (const other of part.querySelectorAll("sup, summary")) other.remove();
  const lines = [...part.querySelectorAll("p")];
  return (lines.length ? lines.map((line) => line.textContent).join("") : part.textContent).trim();
}

function offer() {
  const place = bar();
  if (!place) return;
  const words = selected();
  place.hidden = !words;
  if (!words) return place.replaceChildren();
  const row = currentRow();
  const forms = [...(row?.querySelectorAll("form.point") ?? [])];
  if (!forms.length) return place.replaceChildren("Go to a claim to use these words for it.");
  const number = row.dataset.number;
  const [added, ...others] = forms.toReversed();
  const buttons = others
    .toReversed()
    .map((form, at) => button(`Instead of its passage ${at + 1}`, at ? "" : "r", form, words));
  place.replaceChildren(button(`Use as passage of claim ${number}`, "p", added, words), ...buttons);
}

function button(label, key, form, words) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  if (key) made.dataset.key = key;
  made.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  made.addEventListener("click", () => {
    form.elements.exact.value = words;
    if (form.elements.translation) form.elements.translation.value = ""; // it was of other words
    form.elements.snapshot.value = document.querySelector("#source").dataset.source;
    form.requestSubmit();
  });
  return made;
}

document.addEventListener("selectionchange", offer);
addEventListener("row", offer);
