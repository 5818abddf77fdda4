// What is under the pointer, or has the focus, is lit on both sides: a passage lights its claims, a
// claim its passages.
function light(event) {
  const at = event.target instanceof Element ? event.target : document.body;
  const mark = at.closest("#source mark, #source sup a");
  const ids = mark ? claims(mark) : [at.closest("li.claim")?.dataset.row];
  for (const one of document.querySelectorAll("li.claim"))
    one.classList.toggle("lit", Boolean(mark) && ids.includes(one.dataset.row));
  for (const one of document.querySelectorAll("#source mark"))
    one.classList.toggle("lit", claims(one).some((id) => ids.includes(id)));
}

const claims = (mark) =>
  mark.dataset.claims?.split(" ") ?? [new URL(mark.href).searchParams.get("claim")];

addEventListener("pointerover", light);
addEventListener("focusin", light);
