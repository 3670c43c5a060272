// Figures that move in lesson pages. Each has a script of its own in moving/, which is fetched when
// its figure is near. Until then, without scripts, and in print, a still picture stands there.
// Nothing moves by itself. What is here besides is what these scripts share.

const SIDE = 28;

export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// An element with attributes, properties that begin with a dot, and children.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith(".")) element[key.slice(1)] = value;
    else if (value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// A slider with its label and value; `input.set(value)` moves it.
export function slider({ label, min, max, step = 1, value, say = String }, changed) {
  const input = make("input", { type: "range", min, max, step, value, "aria-label": label });
  const shown = make("output", {}, say(value));
  const tell = () => {
    shown.textContent = say(input.valueAsNumber);
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  input.addEventListener("input", () => (tell(), changed(input.valueAsNumber)));
  input.set = (number) => ((input.value = number), tell());
  tell();
  return { input, row: make("label", {}, make("span", {}, label), input, shown) };
}

export function choice({ label, options, value }, changed) {
  const entries = options.map(([key, words]) => make("option", { value: key, ".selected": key === value }, words));
  const select = make("select", { "aria-label": label }, ...entries);
  select.addEventListener("change", () => changed(select.value));
  return { select, row: make("label", {}, make("span", {}, label), select) };
}

export function button(words, pressed) {
  const element = make("button", { type: "button", class: "md-button" }, words);
  element.addEventListener("click", pressed);
  return element;
}

// Draw values row by row; with negative ones among them, 0 is the middle grey. What isn't finite stays clear.
export function drawPlane(canvas, values, width, { signed = false, most = 0 } = {}) {
  const largest = most || values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0) || 1;
  canvas.width = width;
  canvas.height = values.length / width;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(canvas.width, canvas.height);
  values.forEach((value, place) => {
    const shade = signed ? 127.5 + (127.5 * value) / largest : (255 * value) / largest;
    picture.data.set([shade, shade, shade, Number.isFinite(value) ? 255 : 0], 4 * place);
  });
  context.putImageData(picture, 0, 0);
}

export function numberOf(value) {
  const text = value.toFixed(2);
  return (Number(text) === 0 ? "0.00" : text).replace("-", "−");
}

// The greys of images that stand below each other in a PNG, 784 each.
export async function loadGreys(url) {
  const picture = make("img", { src: url });
  await picture.decode();
  const canvas = make("canvas", { width: picture.naturalWidth, height: picture.naturalHeight });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const greys = Uint8Array.from({ length: data.length / 4 }, (_, pixel) => data[4 * pixel]);
  const size = SIDE * SIDE;
  return Array.from({ length: greys.length / size }, (_, one) => greys.slice(one * size, (one + 1) * size));
}

let digits = null;
export const loadDigits = () => (digits ??= loadGreys(new URL("moving/digits.png", import.meta.url)));

let sheet = null;
function style() {
  sheet ??= new Promise((resolve, reject) => {
    const link = make("link", { rel: "stylesheet", href: new URL("../css/moving.css", import.meta.url) });
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
  return sheet;
}

// Put the moving figure in its place. If something can't be fetched, the still picture stays.
async function start(figure) {
  const [{ mount }] = await Promise.all([import(`./moving/${figure.dataset.moving}.js`), style()]);
  const label = figure.querySelector("figcaption").textContent;
  const play = make("div", { class: "moving-play", role: "group", "aria-label": label });
  await mount(play);
  figure.append(play);
  figure.classList.add("moving-ready");
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      start(target).catch((error) => console.warn(`The figure ${target.dataset.moving} stays still: ${error.message}`));
    }
  },
  { rootMargin: "600px" },
);
for (const figure of document.querySelectorAll("figure[data-moving]")) near.observe(figure);
