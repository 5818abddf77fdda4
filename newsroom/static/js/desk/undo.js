// “Undo” is offered for some seconds. The server takes it a little longer, and without scripts it
// stays until the page is left.
for (const form of document.querySelectorAll("form.undo")) {
  const hide = () => {
    if (form.contains(document.activeElement)) document.activeElement.blur();
    form.hidden = true;
    form.querySelector("button").disabled = true; // so that its key does nothing either
  };
  setTimeout(hide, Number(form.dataset.goneAfter) * 1000);
}
