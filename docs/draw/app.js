// The drawing page: what the reader does, and what they see for it.
import { facts, megabytes, openModel, probabilities, Refused, start } from "./model.js";
import { Pad } from "./pad.js";
import { prepare } from "./prepare.js";
import { answer, confusions, named, percent, ranked } from "./words.js";

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const parts = (name) => [...document.querySelectorAll(`[data-part="${name}"]`)];

class Page {
  constructor() {
    this.model = this.course = this.known = this.found = null;
    this.asked = 0;
    this.pad = new Pad(part("paper"), () => this.look());
  }

  listen() {
    part("start").addEventListener("click", () => this.start());
    part("undo").addEventListener("click", () => this.pad.undo());
    part("clear").addEventListener("click", () => this.pad.clear());
    for (const sample of parts("sample")) {
      sample.addEventListener("click", () => this.pad.show(sample.querySelector("img")));
    }
    for (const step of parts("step")) step.addEventListener("change", () => this.look());
    for (const truth of parts("truth")) truth.addEventListener("click", () => this.wrong(Number(truth.value)));
    this.listenForModels();
  }

  listenForModels() {
    const drop = part("drop");
    part("file").addEventListener("change", (event) => this.take(event.target.files[0]));
    part("back").addEventListener("click", () => this.use(this.course, "This course's model reads again."));
    for (const name of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("draw-over", name === "dragover");
      });
    }
    drop.addEventListener("drop", (event) => this.take(event.dataTransfer.files[0]));
  }

  async start() {
    const button = part("start");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    part("progress").hidden = false;
    try {
      this.known = await facts();
      this.course = await start((share) => (part("progress").value = share));
      part("starter").hidden = true;
      for (const element of parts("ready")) element.hidden = false;
      part("facts").textContent = this.known.sentence;
      this.use(this.course, "The model is ready.");
      part("paper").focus({ preventScroll: true });
    } catch (error) {
      this.say("status", told(error));
    } finally {
      button.removeAttribute("aria-disabled");
      part("progress").hidden = true;
    }
  }

  async take(file) {
    if (!file) return;
    this.say("refusal", "");
    try {
      if (!this.course) await this.start();
      if (!this.course) return;
      if (!file.name.endsWith(".onnx")) throw new Refused("It must be a file named like model.onnx.");
      this.use(await openModel(new Uint8Array(await file.arrayBuffer())), `Your model, ${file.name}, reads now.`);
    } catch (error) {
      this.say("refusal", `${file.name}: ${told(error)}`);
    }
    part("file").value = "";
  }

  use(model, sentence) {
    this.model = model;
    part("back").hidden = model === this.course;
    this.say("status", sentence);
    this.look();
  }

  // Prepare what is on the paper, show every step, and ask the model.
  async look() {
    const steps = Object.fromEntries(parts("step").map((step) => [step.value, step.checked]));
    const { greys, stages } = prepare(this.pad.shades(), steps);
    const empty = this.pad.marks.length === 0;
    part("undo").disabled = part("clear").disabled = empty;
    show(part("seen"), empty ? null : { data: greys, height: 28, width: 28 }, 255);
    for (const canvas of parts("stage")) {
      const stage = stages.find(([name]) => name === canvas.dataset.stage);
      show(canvas, empty || !stage ? null : stage[1], 1);
    }
    if (this.model) await this.read(empty ? null : greys);
  }

  async read(greys) {
    const turn = ++this.asked;
    part("wrong").hidden = greys === null;
    this.say("confusion", "");
    if (!greys) return this.tell(null);
    const found = await probabilities(this.model, greys).catch(() => null);
    if (turn === this.asked) this.tell(found);
  }

  tell(found) {
    this.found = found;
    this.say("answer", found ? answer(found) : "Nothing is drawn yet. Draw a digit.");
    const best = found ? ranked(found)[0] : null;
    for (const row of parts("bar")) {
      const digit = Number(row.dataset.digit);
      const share = found ? found[digit] : 0;
      row.classList.toggle("draw-best", digit === best);
      row.querySelector("i").style.setProperty("--share", share);
      row.querySelector("td:last-child").textContent = found ? percent(share) : "";
    }
  }

  wrong(truth) {
    if (!this.found) return;
    const read = ranked(this.found)[0];
    if (read === truth) this.say("confusion", `It did read ${named(truth)}.`);
    else if (this.model !== this.course) this.say("confusion", "Of your own model, this page knows no mistakes yet.");
    else this.say("confusion", confusions(this.known.confusion, truth, read));
  }

  say(name, sentence) {
    if (part(name).textContent !== sentence) part(name).textContent = sentence;
  }
}

function told(error) {
  if (error instanceof Refused) return error.message;
  console.error(error);
  return "This browser can't run the model. A current Firefox, Chrome, Edge or Safari can.";
}

// Without an image the frame stays empty.
function show(canvas, image, most) {
  canvas.classList.toggle("draw-blank", image === null);
  if (image) paint(canvas, image, most);
  else canvas.width = canvas.height = 28;
}

// Ink is bright on a dark ground, as in MNIST.
function paint(canvas, { data, height, width }, most) {
  canvas.width = width;
  canvas.height = height;
  const pixels = new ImageData(width, height);
  data.forEach((value, i) => {
    pixels.data.fill(Math.round((255 * value) / most), 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}

const page = new Page();
page.listen();
part("start").disabled = false;
page.look();
megabytes().then(
  (size) => page.say("size", `, about ${size} MB`),
  (error) => page.say("status", told(error)),
);
