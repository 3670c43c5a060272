// Quizzes answer at once; pictures open large; boxes that scroll can be reached by keyboard.
// Pages work without this too: then a picture's link leads to its file.
"use strict";

document.addEventListener("change", (event) => {
  const quiz = event.target.closest("form.quiz");
  if (!quiz) return;
  const right = event.target.value === "right";
  quiz.querySelector(".quiz-verdict").textContent = right
    ? "✓ Right. Here is why:"
    : "✗ Not this one. Choose again, or open the answer below.";
  if (right) quiz.querySelector("details").open = true;
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form.quiz")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("a.enlarge, figure.enlargeable > img");
  if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  enlarge(pressed.closest("figure").querySelector("img"));
});

// Show a picture in twice the size that it has on a wide page, if there is room, and never smaller.
function enlarge(picture) {
  const sheet = document.createElement("dialog");
  sheet.className = "large-picture md-typeset";
  sheet.setAttribute("aria-label", "The picture, enlarged");
  sheet.innerHTML = '<form method="dialog"><button class="md-button">Close</button></form><div tabindex="0"></div>';
  const large = picture.cloneNode();
  large.removeAttribute("class");
  const wide = picture.getAttribute("width") ?? picture.naturalWidth;
  large.style.width = `max(${wide}px, min(100%, ${2 * wide}px))`;
  sheet.lastChild.append(large);
  sheet.addEventListener("close", () => sheet.remove());
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  document.body.append(sheet);
  sheet.showModal();
}

const reach = (box) => {
  if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
};
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));

// The theme gives its search window the role of a dialog, and no name.
document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "Search");

// The theme puts the button to copy into a landmark without a name, one for each block of code.
const plain = () =>
  document.querySelectorAll("nav.md-code__nav:not([role])").forEach((one) => one.setAttribute("role", "none"));
new MutationObserver(plain).observe(document.body, { childList: true, subtree: true });
plain();

// The theme says when a page is there, and puts frames that scroll around its tables right after.
document$.subscribe(() => {
  sizes.disconnect();
  requestAnimationFrame(() => {
    const boxes = ".cell-output, .md-typeset pre > code, .md-typeset__scrollwrap";
    document.querySelectorAll(boxes).forEach((box) => sizes.observe(box));
  });
});
