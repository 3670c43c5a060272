// The drawing page: what the reader does, and what they see for it.
import { Refused } from "../js/fetching.js";
import { megabytes, openModel, probabilities, start } from "./model.js";
import { activations, openNetwork } from "./network.js";
import { Pad } from "./pad.js";
import { prepare } from "./prepare.js";
import { digitsAlone, drawMaps, sentence, showBars } from "./reading.js";
import { answer, article, confusions, ranked } from "./words.js";

const COLUMNS = 16; // maps side by side
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const parts = (name) => [...document.querySelectorAll(`[data-part="${name}"]`)];

class Page {
  constructor() {
    this.network = this.model = this.found = null; // no model of the reader's own: the course's reads
    this.asked = 0;
    this.pad = new Pad(part("paper"), () => this.look());
  }

  listen() {
    part("undo").addEventListener("click", () => this.pad.undo());
    part("clear").addEventListener("click", () => this.pad.clear());
    for (const sample of parts("sample")) {
      sample.addEventListener("click", () => this.pad.show(sample.querySelector("img")));
    }
    for (const step of parts("step")) step.addEventListener("change", () => this.look());
    for (const truth of parts("truth")) truth.addEventListener("click", () => this.wrong(Number(truth.value)));
    part("photo").addEventListener("change", (event) => this.takePhoto(event.target.files[0]));
    this.listenForModels();
  }

  listenForModels() {
    const drop = part("drop");
    part("file").addEventListener("change", (event) => this.take(event.target.files[0]));
    part("back").addEventListener("click", () => this.use(null, "This course's network reads again."));
    for (const name of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("draw-over", name === "dragover");
      });
    }
    drop.addEventListener("drop", (event) => this.take(event.dataTransfer.files[0]));
  }

  async open() {
    try {
      this.network = await openNetwork();
    } catch (error) {
      return this.say("answer", told(error));
    }
    part("facts").textContent = describe(this.network);
    this.look();
  }

  // A photo as it was taken, turned as its EXIF orientation says.
  async takePhoto(file) {
    if (!file) return;
    part("photo").value = "";
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    this.say("photo-status", picture ? "" : `${file.name} is no picture that this browser can open.`);
    if (picture) this.pad.show(picture);
  }

  // Open a model of the reader's own; what runs it is fetched with the first one.
  async take(file) {
    if (!file) return;
    part("file").value = "";
    part("progress").hidden = false;
    try {
      if (!file.name.endsWith(".onnx")) throw new Refused("It must be a file named like model.onnx.");
      await start((share) => (part("progress").value = share));
      this.use(await openModel(new Uint8Array(await file.arrayBuffer())), `Your model, ${file.name}, reads now.`);
    } catch (error) {
      this.say("status", `${file.name}: ${told(error)}`);
    } finally {
      part("progress").hidden = true;
    }
  }

  use(model, words) {
    this.model = model;
    part("back").hidden = model === null;
    part("layers").hidden = model !== null;
    document.querySelector('[data-digit="10"]').hidden = model !== null;
    this.say("status", words);
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
    const hasInk = !empty && greys.some((grey) => grey > 0);
    if (this.network) await this.read(hasInk ? greys : null, empty);
  }

  async read(greys, empty) {
    const turn = ++this.asked;
    part("wrong").hidden = greys === null;
    this.say("confusion", "");
    if (!greys) return this.tell(null, empty ? "Nothing is drawn yet. Draw a digit." : "No digit: the paper looks empty.");
    if (!this.model) return this.readByCourse(greys);
    const found = await probabilities(this.model, greys).catch(() => null);
    if (turn === this.asked) this.tell(found, found ? answer(found) : "Your model can't be run on this image.");
  }

  readByCourse(greys) {
    const values = activations(this.network, greys);
    const found = values.at(-1).data;
    const isDigit = found[10] <= this.network.limit;
    this.tell(found, isDigit ? answer(digitsAlone(found)) : sentence(found, this.network.limit));
    for (const canvas of parts("layer")) drawMaps(canvas, values[canvas.dataset.layer], COLUMNS);
  }

  tell(found, words) {
    this.found = found && digitsAlone(found);
    this.say("answer", words);
    showBars(parts("bar").filter((row) => !row.hidden), found ?? new Float32Array(11));
  }

  wrong(truth) {
    if (!this.found) return;
    const read = ranked(this.found)[0];
    if (read === truth) this.say("confusion", `It did read ${article(truth)}.`);
    else if (this.model) this.say("confusion", "Of your own model, this page knows no mistakes yet.");
    else this.say("confusion", confusions(this.network.confusion, truth, read));
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

// What the network is, and how often it was right on what it has never seen.
function describe({ parameters, trained, confusion, flagged }) {
  const count = (number) => number.toLocaleString("en");
  const rows = confusion.flat().reduce((sum, one) => sum + one, 0);
  const right = confusion.reduce((sum, row, digit) => sum + row[digit], 0);
  const kinds = Object.entries(flagged).map(([kind, [found, all]]) => `${count(found)} of ${count(all)} ${kind}`);
  return (
    `The network is lesson 7's with one more output, for "no digit": ${count(parameters)} weights and biases, trained on ` +
    `${count(trained)} digits of MNIST and on made-up drawings. It reads ${count(right)} of ${count(rows)} test digits ` +
    `correctly. It says "no digit" of ${kinds.slice(0, -1).join(", ")} and ${kinds.at(-1)}.`
  );
}

const page = new Page();
page.listen();
page.look();
page.open();
megabytes().then(
  (size) => page.say("size", `, about ${size} MB`),
  (error) => page.say("status", told(error)),
);
