// Keeps what is typed into the forms of the review screen, a second after each pause and at most
// three after its first letter: on the server, or in this browser while that cannot be reached.
import { retry, say, send } from "./keeping.js";
import { restore } from "./restore.js";
import { unsent } from "./unsent.js";

const PAUSE = 1000; // milliseconds
const LONGEST = 3000;
const TEXT = "textarea, input:not([type]), input[type=text]";
const dirty = new Set();
let timer, since;
let sending = Promise.resolve();

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

// A form is sent once everything typed is safe; without a connection it is not sent into nowhere.
let passing = false;
addEventListener("submit", async (event) => {
  if (passing || (!dirty.size && !unsent().length)) return;
  event.preventDefault();
  const own = event.target.elements.jot ? [...event.target.elements] : [];
  for (const field of own) if (field.matches(TEXT) && changed(field)) dirty.add(field);
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
