// Beside a time typed in a person's own zone, what it is in UTC, as one types. The server reads the
// time by the same rules and has the last word.
const HOUR = 36e5;
const DAY = 24 * HOUR;

// What the clocks of a zone show at a moment, as if it were UTC, in milliseconds.
function shown(moment, zone) {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
}

// The moments at which the clocks of a zone show a time: none, one or two.
function moments(typed, zone) {
  const local = Date.parse(`${typed}Z`);
  const offsets = [local - DAY, local + DAY].map((near) => shown(near, zone) - near);
  return [...new Set(offsets)].map((offset) => local - offset).filter((at) => shown(at, zone) === local);
}

function inWords(found) {
  const words = found.sort().map((at) => new Date(at).toUTCString().slice(0, 22));
  if (!words.length) return "There is no such time: the clocks go forward that day.";
  if (words.length > 1) return `This comes twice: ${words.join(" and ")} UTC. Choose an hour before or after.`;
  return found[0] <= Date.now() ? `${words[0]} UTC, which has passed.` : `${words[0]} UTC.`;
}

for (const field of document.querySelectorAll("input[data-zone]")) {
  const note = document.getElementById(field.getAttribute("aria-describedby"));
  field.addEventListener("input", () => {
    if (field.value) note.textContent = inWords(moments(field.value, field.dataset.zone));
  });
}
