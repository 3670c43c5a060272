// Fetch files beside a script, and unpack those that are packed with gzip.

// What the reader can do something about, in one line.
export class Refused extends Error {}

export async function fetched(url) {
  const answer = await fetch(url).catch(() => null);
  const name = url.pathname.split("/").at(-1);
  if (!answer?.ok) throw new Refused(`${name} can't be fetched. Is the connection up?`);
  return answer;
}

// Unpack what is packed: it begins as gzip does, unless the host has unpacked it on the way.
export async function unpacked(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
