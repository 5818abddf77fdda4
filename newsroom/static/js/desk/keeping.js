// Gives the words of one field to the server; where that fails, to this browser, which tries again.
import { forgetHere, keepHere, unsent } from "./unsent.js";

const AGAIN = 5000; // milliseconds
let retrying;

export function say(words) {
  document.querySelector(".jot-state").textContent = words;
}

// Whether the server answered at all; `where` is “form/field”.
export async function send(where, words, keepalive = false) {
  const [jot, field] = where.split("/");
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ jot, field, words, csrfmiddlewaretoken });
  const address = document.querySelector(".review").dataset.jot;
  const asked = fetch(address, { method: "POST", body, keepalive, redirect: "manual" });
  const answer = await asked.catch(() => null);
  if (answer?.status === 204) {
    forgetHere(where);
    say(words ? "Your words are kept, and not saved yet." : "");
    return true;
  }
  const kept = keepHere(where, words)
    ? "Your words are kept in this browser until then."
    : "This browser keeps nothing: copy your words.";
  if (answer?.status === 422) say(`Not saved: ${await answer.text()}`);
  else if (answer) say(`Not saved: sign in again in another tab. ${kept}`);
  else say(`Not saved: no connection. ${kept}`);
  clearTimeout(retrying);
  if (answer?.status !== 422) retrying = setTimeout(retry, AGAIN);
  return Boolean(answer);
}

// Try once more whatever this browser has; those of another field wait while one fails.
export async function retry() {
  for (const [where, words] of unsent()) if (!(await send(where, words))) return;
}
