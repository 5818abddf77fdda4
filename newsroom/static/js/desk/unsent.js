// Words that the server could not be given, in this browser until it can: by person and edition.
const { person, jot } = document.querySelector(".review").dataset;
const BEFORE = `jot:${person}:${jot}:`;

// Whether the browser keeps them; it may be told to store nothing, or be full.
export function keepHere(place, words) {
  try {
    localStorage.setItem(BEFORE + place, words);
    return true;
  } catch {
    return false;
  }
}

export const forgetHere = (place) => localStorage.removeItem(BEFORE + place);

// [place, words] of each, the place being “form/field”.
export const unsent = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(BEFORE))
    .map((name) => [name.slice(BEFORE.length), localStorage.getItem(name)]);
