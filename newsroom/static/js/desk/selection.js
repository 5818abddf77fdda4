// The selected rows of a list: how many there are, and buttons that wait until there are some.
// Whoever goes to a list of choices (a category, a person) with nothing selected means the current
// row. Enter in it sends the choice.
import { currentRow } from "./rows.js";

const form = document.querySelector("form[data-selected]");
const boxes = [...document.querySelectorAll(`[data-row] input[form="${form?.id}"]`)];

function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  form.querySelector("[role=status]").textContent = chosen ? `${chosen} selected:` : "Selected:";
  for (const button of form.querySelectorAll("button")) button.disabled = !chosen;
  form.classList.toggle("some", chosen > 0);
}

function meanCurrent() {
  const box = currentRow()?.querySelector(`input[form="${form.id}"]`);
  if (box && !boxes.some((one) => one.checked)) box.checked = true;
  count();
}

if (form) {
  for (const box of boxes) box.addEventListener("change", count);
  for (const list of form.querySelectorAll("select")) {
    list.addEventListener("focus", meanCurrent);
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !list.value) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=set]"));
    });
  }
  addEventListener("pageshow", count);
  count();
}
