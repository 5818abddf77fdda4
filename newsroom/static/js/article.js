// Small comforts; everything on the page works without them.

// “Copy link” is a plain link to the page. Where the clipboard can be written, a click copies it.
const link = document.querySelector("a[data-copy]");
if (link && navigator.clipboard) {
  const words = link.textContent;
  link.setAttribute("aria-live", "polite");
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      link.textContent = link.dataset.copy;
      setTimeout(() => (link.textContent = words), 2000);
    } catch {
      location.href = link.href;
    }
  });
}

// “Share” hands the page on to another program of the device, where the browser can do that.
const share = document.querySelector("button[data-share]");
if (share && navigator.share) {
  share.parentElement.classList.add("can");
  share.addEventListener("click", async () => {
    try {
      await navigator.share({ title: document.title, url: link.href });
    } catch {
      // Whoever changed their mind needs no message.
    }
  });
}

// A citation opens the folded notes it leads into; most browsers do so by themselves.
function open() {
  const note = location.hash.startsWith("#n") && document.getElementById(location.hash.slice(1));
  const folded = note && note.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    note.scrollIntoView();
  }
}
addEventListener("hashchange", open);
open();
