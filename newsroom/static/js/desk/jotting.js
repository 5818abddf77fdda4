// Keeps what is typed into the forms of the review screen, a second after each pause and at most
// three after its first letter: on the server, or in this browser while that cannot be reached.
import { restore } from "./restore.js";
import { forgetHere, keepHere, unsent } from "./unsent.js";

const PAUSE = 1000; // milliseconds
const LONGEST = 3000;
const AGAIN = 5000;
const TEXT = "textarea, input:not([type]), input[type=text]";
const dirty = new Set();
let timer, since, retrying, sending = Promise.resolve();

const state = document.querySelector(".jot-state");
const say = (words) => (state.textContent = words);
const place = (field) => `${field.form.elements.jot.value}/${field.name}`;
const changed = (field) => (field.value === field.defaultValue ? "" : field.value);

addEventListener("input", ({ target }) => {
  if (!target.matches(TEXT) || !target.form?.elements.jot) return;
  dirty.add(target);
  since ??= Date.now();
  clearTimeout(timer);
  timer = setTimeout(flush, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
});

// Send what is waiting; false where the server could not be reached.
function flush(leaving = false) {
  clearTimeout(timer);
  since = undefined;
  const words = [...dirty].map((field) => [place(field), changed(field)]);
  dirty.clear();
  if (leaving === true) return words.forEach((one) => send(...one, true));
  sending = sending.then(async () => {
    let reached = true;
    for (const one of words) reached = (await send(...one)) && reached;
    return reached;
  });
  return sending;
}

async function send(where, words, keepalive = false) {
  const [jot, field] = where.split("/");
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ jot, field, words, csrfmiddlewaretoken });
  const address = document.querySelector(".review").dataset.jot;
  const answer = await fetch(address, { method: "POST", body, keepalive, redirect: "manual" }).catch(() => null);
  if (answer?.status === 204) {
    forgetHere(where);
    say(words ? `Your words are kept, not saved yet: ${new Date().toLocaleTimeString([], { timeStyle: "short" })}` : "");
    return true;
  }
  const here = keepHere(where, words);
  const kept = here ? "Your words are kept in this browser until then." : "This browser keeps nothing: copy your words.";
  if (answer?.status === 422) say(`Not saved: ${await answer.text()}`);
  else if (answer) say(`Not saved: sign in again in another tab. ${kept}`);
  else say(`Not saved: no connection. ${kept}`);
  clearTimeout(retrying);
  if (answer?.status !== 422) retrying = setTimeout(retry, AGAIN);
  return Boolean(answer);
}

function retry() {
  sending = sending.then(async () => {
    for (const [where, words] of unsent()) if (!(await send(where, words))) return;
  });
}

// A form is sent once everything typed is safe; without a connection it is not sent into nowhere.
let passing = false;
addEventListener("submit", async (event) => {
  if (passing || !dirty.size && !unsent().length) return;
  event.preventDefault();
  for (const field of event.target.elements) if (field.matches(TEXT) && field.form.elements.jot && changed(field)) dirty.add(field);
  if (!(await flush())) return;
  passing = true;
  event.target.requestSubmit(event.submitter);
  passing = false;
});
addEventListener("online", retry);
addEventListener("pagehide", () => flush(true));
document.addEventListener("visibilitychange", () => document.hidden && flush(true));

const back = restore();
if (back) say(`Your unsaved words are back in ${back === 1 ? "their field" : `${back} fields`}.`);
retry();
