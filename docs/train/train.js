// The training page: knobs, curves, changes of the weights and mistakes after each epoch, and runs to diagnose.
import { Pad } from "../draw/pad.js";
import { prepareDrawing } from "../draw/prepare.js";
import { drawGreys } from "../draw/reading.js";
import { article, percent } from "../draw/words.js";
import { Chart } from "./chart.js";
import { DEFAULTS, RUNS } from "./runs.js";

const SIDE = 28;
const SHOWN_UNITS = 16;
const QUESTIONS = "digitkit.1.training-questions"; // how many runs were named right

class Page {
  constructor(root) {
    this.root = root;
    this.worker = null;
    this.number = 0; // of the training that runs or ran last
    this.mystery = null; // the run that the reader is to name
    this.loss = new Chart(this.part("loss"), { title: "Loss", unit: (value) => value.toFixed(3) });
    this.accuracy = new Chart(this.part("accuracy"), { title: "Accuracy", top: 1, unit: (value) => percent(value) });
    this.pad = new Pad(this.part("paper"), () => (this.part("clear").disabled = this.pad.marks.length === 0));
    this.listen();
    this.clearResults();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  listen() {
    this.part("knobs").addEventListener("submit", (event) => {
      event.preventDefault();
      this.mystery = null;
      this.part("diagnosis").hidden = true;
      this.train(this.settings());
    });
    this.part("stop").addEventListener("click", () => this.stop("Stopped."));
    this.part("defaults").addEventListener("click", () => this.part("knobs").reset());
    this.part("clear").addEventListener("click", () => this.pad.clear());
    this.part("mystery").addEventListener("click", () => this.ask());
    for (const button of this.root.querySelectorAll("[data-part=name]")) {
      button.addEventListener("click", () => this.judge(button));
    }
  }

  settings() {
    const form = new FormData(this.part("knobs"));
    const numbers = ["rate", "batch", "width", "epochs", "digits"].map((name) => [name, Number(form.get(name))]);
    const switches = ["scaled", "softmax"].map((name) => [name, form.has(name)]);
    const spoils = ["shuffledLabels", "sorted"].map((name) => [name, form.has(name)]);
    return { ...DEFAULTS, ...Object.fromEntries([...numbers, ...switches, ...spoils]) };
  }

  // The worker is started when it is needed first, so that the page costs nothing before.
  start() {
    if (this.worker) return;
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.addEventListener("error", () => this.end("The training could not be started. Load this page again."));
  }

  train(settings) {
    this.start();
    this.number += 1;
    this.epochs = settings.epochs;
    this.softmax = settings.softmax;
    this.clearResults();
    this.part("stop").disabled = false;
    this.root.setAttribute("aria-busy", "true");
    this.say(`Epoch 1 of ${settings.epochs} …`);
    const drawing = this.pad.marks.length ? prepareDrawing(this.pad.shades()) : null;
    this.worker.postMessage({ kind: "train", number: this.number, settings, drawing });
  }

  stop(sentence) {
    this.number += 1;
    this.worker?.postMessage({ kind: "stop", number: this.number });
    this.end(sentence);
  }

  end(sentence) {
    this.part("stop").disabled = true;
    this.root.removeAttribute("aria-busy");
    this.say(sentence);
  }

  say(text) {
    this.part("status").textContent = text;
  }

  hear(told) {
    if (told.number !== this.number) return;
    if (told.kind === "failed") return this.end(`${told.message} Press Train again.`);
    this.loss.add(told.trained.loss, told.validation.loss);
    this.accuracy.add(told.trained.accuracy, told.validation.accuracy);
    this.showChanges(told.changes, told.width);
    this.showMistakes(told.mistakes);
    this.showCounts(told.counts);
    this.showDrawing(told.drawing);
    const { accuracy, loss } = told.validation;
    const sum = `Epoch ${told.epoch} of ${this.epochs}: reads ${percent(accuracy)} of 1,000 held-out digits, loss ${loss.toFixed(3)}.`;
    if (told.isLast) this.end(this.mystery ? `${sum} What went wrong?` : sum);
    else this.say(sum);
    if (told.isLast && this.mystery) this.offer();
  }

  clearResults() {
    this.loss.clear();
    this.accuracy.clear();
    this.part("changes").hidden = true;
    this.part("mistakes").replaceChildren();
    this.part("counts").textContent = "";
    this.part("own").textContent = "";
  }

  // How the weights from all pixels to each of the first units have changed: light where they grew, dark where they fell.
  showChanges(changes, width) {
    const canvas = this.part("changes");
    const shown = Math.min(SHOWN_UNITS, width);
    const columns = 8;
    canvas.hidden = false;
    canvas.width = columns * (SIDE + 1) - 1;
    canvas.height = Math.ceil(shown / columns) * (SIDE + 1) - 1;
    const picture = canvas.getContext("2d").createImageData(canvas.width, canvas.height);
    for (let unit = 0; unit < shown; unit++) {
      const weights = Float32Array.from({ length: SIDE * SIDE }, (_, pixel) => changes[pixel * width + unit]);
      const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0) || 1;
      const [top, left] = [Math.floor(unit / columns) * (SIDE + 1), (unit % columns) * (SIDE + 1)];
      weights.forEach((weight, pixel) => {
        const shade = 127.5 + (127.5 * weight) / most;
        const place = (top + Math.floor(pixel / SIDE)) * canvas.width + left + (pixel % SIDE);
        picture.data.set([shade, shade, shade, 255], 4 * place);
      });
    }
    canvas.getContext("2d").putImageData(picture, 0, 0);
  }

  showMistakes(mistakes) {
    const items = mistakes.map(({ greys, truth, read }) => {
      const item = document.createElement("li");
      const canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `a handwritten ${truth}`);
      drawGreys(canvas, greys);
      item.append(canvas, `${truth}, read as ${read}`);
      return item;
    });
    this.part("mistakes").replaceChildren(...items);
  }

  showCounts(counts) {
    this.part("counts").textContent = `How often it answers 0 … 9: ${counts.join(", ")}`;
  }

  showDrawing(output) {
    if (!output) return;
    const best = output.indexOf(Math.max(...output));
    const share = this.softmax ? `, ${percent(output[best])}` : "";
    this.part("own").textContent = Number.isFinite(output[best]) ? `Your drawing: ${article(best)}${share}` : "";
  }

  // Train a run that goes wrong, of a kind that the reader doesn't know.
  ask() {
    const others = RUNS.filter((run) => run !== this.mystery);
    this.mystery = others[Math.floor(Math.random() * others.length)];
    this.part("diagnosis").hidden = true;
    this.train({ ...DEFAULTS, ...this.mystery.settings });
  }

  offer() {
    for (const button of this.root.querySelectorAll("[data-part=name]")) button.disabled = false;
    this.part("verdict").textContent = "";
    this.part("diagnosis").hidden = false;
  }

  judge(button) {
    const isRight = button.value === this.mystery.diagnosis;
    if (!isRight) {
      button.disabled = true;
      this.part("verdict").textContent = `Not "${button.value}". Look at the curves and the answers again.`;
      return;
    }
    const named = Number(localStorage.getItem(QUESTIONS) ?? 0) + 1;
    localStorage.setItem(QUESTIONS, named);
    for (const each of this.root.querySelectorAll("[data-part=name]")) each.disabled = true;
    const count = named === 1 ? "one run" : `${named} runs`;
    this.part("verdict").textContent = `Right: ${button.value}. ${this.mystery.evidence} You have named ${count} so far.`;
  }
}

for (const root of document.querySelectorAll("[data-training]")) new Page(root);
