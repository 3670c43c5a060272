// The sketch pad in the browser. The sheet is paper in light and dark mode alike, as a photo is.
const INK = "#000";
const PAPER = "#fff";
const PEN_SHARE = 1 / 14; // of the side: about two pixels once the drawing has shrunk to 28 × 28
const MOST_UNDOS = 50;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function makeParts(model) {
  const side = model.get("side");
  const canvas = element("canvas", { width: side, height: side, role: "img" });
  const undo = element("button", { type: "button" }, "Undo");
  const clear = element("button", { type: "button" }, "Clear");
  const choice = element("select");
  for (const digit of Object.keys(model.get("samples")))
    choice.append(element("option", { value: digit }, digit));
  const take = element("button", { type: "button" }, "Put it on the pad");
  const status = element("p", { role: "status", class: "digitkit-pad-status" });
  const label = element("label", {}, "No pointer? Take a drawn sample: ", choice);
  const root = element(
    "div",
    // JupyterLab's own shortcuts would react to keys that are meant for the buttons.
    { class: "digitkit-pad", role: "group", "data-lm-suppress-shortcuts": "true" },
    element("p", {}, "Draw one digit here, with mouse, pen or finger."),
    canvas,
    element("div", { class: "digitkit-pad-row" }, undo, clear),
    element("div", { class: "digitkit-pad-row" }, label, take),
    status,
  );
  root.setAttribute("aria-label", "Sketch pad for one digit");
  root.addEventListener("keydown", (event) => event.stopPropagation());
  return { root, canvas, undo, clear, choice, take, status };
}

// Grey pixels of the canvas, a byte each, in reading order.
function greyOf(context, side) {
  const colours = context.getImageData(0, 0, side, side).data;
  const grey = new Uint8Array(side * side);
  for (let i = 0; i < grey.length; i++)
    grey[i] = Math.round((colours[4 * i] + colours[4 * i + 1] + colours[4 * i + 2]) / 3);
  return grey;
}

function paintGrey(context, side, grey) {
  const picture = context.createImageData(side, side);
  for (let i = 0; i < grey.length; i++) {
    picture.data.fill(grey[i], 4 * i, 4 * i + 3);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

function bytesOf(value) {
  if (!value) return new Uint8Array();
  return value.buffer ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
}

// The sheet: what is drawn on it, and its undo history.
class Sheet {
  constructor(model, canvas, report) {
    this.model = model;
    this.side = model.get("side");
    this.canvas = canvas;
    this.report = report;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.past = [];
    this.sent = null;
    this.load();
  }

  // Draw what the model holds: from an earlier view, or from another view of the same pad.
  load() {
    const pixels = bytesOf(this.model.get("pixels"));
    if (this.sent && pixels.length === this.sent.length && pixels.every((p, i) => p === this.sent[i])) return;
    if (pixels.length === this.side ** 2) paintGrey(this.context, this.side, pixels);
    else this.wipe();
    this.sent = pixels;
    this.describe();
  }

  wipe(shade = PAPER) {
    this.context.fillStyle = shade;
    this.context.fillRect(0, 0, this.side, this.side);
  }

  describe() {
    const empty = bytesOf(this.model.get("pixels")).every((pixel) => pixel === 255);
    this.canvas.setAttribute("aria-label", empty ? "The sheet, empty" : "The sheet, with a drawing on it");
  }

  remember() {
    this.past.push(this.context.getImageData(0, 0, this.side, this.side));
    if (this.past.length > MOST_UNDOS) this.past.shift();
  }

  send(words) {
    this.sent = greyOf(this.context, this.side);
    this.model.set("pixels", new DataView(this.sent.buffer));
    this.model.save_changes();
    this.describe();
    this.report(words);
  }

  undo() {
    if (!this.past.length) return this.report("There is nothing to undo.");
    this.context.putImageData(this.past.pop(), 0, 0);
    this.send("The last step is undone.");
  }

  clear() {
    this.remember();
    this.wipe();
    this.send("The sheet is empty.");
  }

  async put(digit) {
    const picture = new Image();
    picture.src = this.model.get("samples")[digit];
    try {
      await picture.decode();
    } catch {
      return this.report(`The sample ${digit} can't be read. Take another one.`);
    }
    const corner = element("canvas", { width: 1, height: 1 }).getContext("2d");
    corner.drawImage(picture, 0, 0);
    const [red, green, blue] = corner.getImageData(0, 0, 1, 1).data;
    const factor = this.side / Math.max(picture.width, picture.height);
    const [width, height] = [picture.width * factor, picture.height * factor];
    this.remember();
    this.wipe(`rgb(${red}, ${green}, ${blue})`);
    this.context.drawImage(picture, (this.side - width) / 2, (this.side - height) / 2, width, height);
    this.send(`A drawn ${digit} is on the sheet.`);
  }
}

// Strokes of one pointer at a time; a second finger is ignored.
function takeStrokes(sheet, canvas) {
  let pointer = null;
  const context = sheet.context;

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - canvas.clientLeft, event.clientY - box.top - canvas.clientTop];
    return [(x * sheet.side) / canvas.clientWidth, (y * sheet.side) / canvas.clientHeight];
  }

  function draw(event) {
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) context.lineTo(...place(step));
    context.stroke();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture?.(pointer);
    sheet.remember();
    const width = sheet.side * PEN_SHARE;
    Object.assign(context, { lineWidth: width, lineCap: "round", lineJoin: "round" });
    context.strokeStyle = context.fillStyle = INK;
    context.beginPath();
    context.arc(...place(event), width / 2, 0, 2 * Math.PI); // a tap leaves a dot
    context.fill();
    context.beginPath();
    context.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) draw(event);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    canvas.addEventListener(end, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      sheet.send("A stroke is drawn.");
    });
}

function render({ model, el }) {
  const { root, canvas, undo, clear, choice, take, status } = makeParts(model);
  const sheet = new Sheet(model, canvas, (words) => (status.textContent = words));
  takeStrokes(sheet, canvas);
  undo.addEventListener("click", () => sheet.undo());
  clear.addEventListener("click", () => sheet.clear());
  take.addEventListener("click", () => sheet.put(choice.value));
  const load = () => sheet.load();
  model.on("change:pixels", load);
  el.append(root);
  return () => model.off("change:pixels", load);
}

export default { render };
