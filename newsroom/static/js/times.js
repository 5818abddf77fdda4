// Clock times of the last day become “3 hours ago”; the absolute time stays as a tip.
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "narrow" });
const DAY = 86_400_000;

for (const time of document.querySelectorAll(".clock time")) {
  const age = Date.now() - Date.parse(time.dateTime);
  if (age < 0 || age >= DAY) continue;
  time.title = time.textContent;
  const minutes = Math.floor(age / 60_000);
  time.textContent =
    minutes < 60 ? words.format(-minutes, "minute") : words.format(-Math.floor(minutes / 60), "hour");
}
