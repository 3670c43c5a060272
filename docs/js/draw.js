// The drawing page loads its parts where it stands; every other page gets these few lines alone.
function openPage() {
  const page = document.querySelector("[data-draw]");
  if (!page || page.dataset.draw === "open") return;
  page.dataset.draw = "open";
  import(new URL("../draw/app.js", import.meta.url)).then(({ open }) => open(page));
}

// The theme's own event, which also comes after a page change without a reload.
if (window.document$) window.document$.subscribe(openPage);
else openPage();
