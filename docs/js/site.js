// Quizzes answer at once; boxes that scroll can be reached by keyboard. Pages work without this too.
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

const reach = (box) => {
  if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
};
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));

// The theme gives its search window the role of a dialog, and no name.
document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "Search");

// The theme says when a page is there, and puts frames that scroll around its tables right after.
document$.subscribe(() => {
  sizes.disconnect();
  requestAnimationFrame(() => {
    const boxes = ".cell-output, .md-typeset pre > code, .md-typeset__scrollwrap";
    document.querySelectorAll(boxes).forEach((box) => sizes.observe(box));
  });
});
