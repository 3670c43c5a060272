// A reader's own models: onnxruntime-web on one thread, fetched when one is opened.
import { fetched, Refused, unpacked } from "../js/fetching.js";

const PIXELS = 784;
const LARGEST = 50e6;
const file = (name) => new URL(name, import.meta.url);
let runtime = null;

// The bytes of a file; `progress` hears how many have arrived, as they arrive.
async function bytesOf(url, progress) {
  const reader = (await fetched(url)).body.getReader();
  const parts = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    progress(part.value.length);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// What is to be fetched: the runtime and its program.
async function filesToFetch() {
  const { files, missing } = await (await fetched(file("files.json"))).json();
  if (missing) throw new Refused(missing);
  const unpacks = "DecompressionStream" in globalThis;
  return files.map((one) => (one.plain && !unpacks ? one.plain : one));
}

const total = (files) => files.reduce((sum, one) => sum + one.bytes, 0);

export async function megabytes() {
  return (total(await filesToFetch()) / 1e6).toFixed(1);
}

// Fetch the runtime, once. `progress` hears a share from 0 to 1.
export async function start(progress) {
  if (runtime) return;
  const [packed, program] = await filesToFetch();
  const all = total([packed, program]);
  let arrived = 0;
  const count = (bytes) => progress(Math.min(1, (arrived += bytes) / all));
  const wasm = await bytesOf(file(packed.name), count);
  const plain = await unpacked(wasm).catch(() => {
    throw new Refused("The program that runs models arrived damaged. Choose the file again.");
  });
  const loaded = await import(file(program.name));
  count(program.bytes);
  loaded.env.wasm.numThreads = 1;
  loaded.env.wasm.wasmBinary = plain.buffer;
  runtime = loaded;
}

// Open an ONNX model; it must take rows of 784 or images of 28 × 28 × 1 and give ten probabilities.
export async function openModel(bytes) {
  if (bytes.length > LARGEST) throw new Refused(`It is larger than ${LARGEST / 1e6} MB.`);
  const session = await runtime.InferenceSession.create(bytes, { executionProviders: ["wasm"] }).catch(() => {
    throw new Refused("It is no ONNX model that this page can open. digitkit export writes one.");
  });
  const model = { session, shape: shapeTaken(session) };
  await checkAnswer(model);
  return model;
}

function shapeTaken({ inputMetadata }) {
  const [input] = inputMetadata;
  const told = inputMetadata.map((one) => `(${(one.shape ?? []).join(", ")}) ${one.type}`).join(" and ");
  const shape = (input?.shape ?? []).slice(1).join(",");
  if (inputMetadata.length !== 1 || input.type !== "float32" || !["784", "28,28,1"].includes(shape)) {
    throw new Refused(`It takes ${told || "nothing"}; it must take (n, 784) or (n, 28, 28, 1) float32.`);
  }
  return shape.split(",").map(Number);
}

async function checkAnswer(model) {
  const answer = await run(model, new Uint8Array(PIXELS)).catch(() => {
    throw new Refused("It can't be run on one empty image.");
  });
  if (answer.dims.join(",") !== "1,10" || answer.type !== "float32") {
    throw new Refused(`It gives (${answer.dims.join(", ")}) ${answer.type}; it must give (n, 10) float32.`);
  }
  const sum = answer.data.reduce((total, one) => total + one, 0);
  if (!(Math.abs(sum - 1) < 1e-3) || answer.data.some((one) => one < 0)) {
    throw new Refused(`Its ten numbers sum to ${sum.toPrecision(3)}; probabilities sum to 1. Is the softmax missing?`);
  }
}

// Greys 0–255, 784 for each image, to an answer of (n, 10).
async function run({ session, shape }, greys) {
  const scaled = Float32Array.from(greys, (grey) => grey / 255);
  const tensor = new runtime.Tensor("float32", scaled, [greys.length / PIXELS, ...shape]);
  const answers = await session.run({ [session.inputNames[0]]: tensor });
  return answers[session.outputNames[0]];
}

// Ten probabilities for each image.
export async function probabilities(model, greys) {
  return (await run(model, greys)).data;
}
