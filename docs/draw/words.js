// What the page says: a probability, an answer, the known confusions.

const SURE = 0.9;

// Number and sign stay on one line.
export function percent(share) {
  if (share > 0.999 && share < 1) return "over 99.9\u00a0%";
  if (share > 0 && share < 0.001) return "under 0.1\u00a0%";
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

// The digits, the most probable first.
export function ranked(probabilities) {
  return Array.from(probabilities.keys()).sort((a, b) => probabilities[b] - probabilities[a]);
}

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

// "an 8", but "a 3".
export const article = (digit) => (Number(digit) === 8 ? "an 8" : `a ${digit}`);

export function answer(probabilities) {
  const [first, second] = ranked(probabilities);
  const [best, next] = [first, second].map((digit) => percent(probabilities[digit]));
  if (probabilities[second] < 0.001) return `It reads ${article(first)}: ${best}.`;
  if (probabilities[first] >= SURE) return `It reads ${article(first)}: ${best}. Second comes ${second}, with ${next}.`;
  return `It wavers: ${first} with ${best}, ${second} with ${next}.`;
}

function times(count) {
  return count === 1 ? "once" : `${count} times`;
}

// What is known of one digit from the test images: row = true digit, column = read as.
export function confusions(counts, truth, read) {
  const row = counts[truth];
  const all = row.reduce((sum, one) => sum + one, 0);
  const others = ranked(row.map((count, digit) => (digit === truth ? -1 : count)))
    .filter((digit) => digit !== truth && row[digit] > 0)
    .slice(0, 3)
    .map((digit) => `${times(row[digit])} as ${digit}`);
  const known = others.length ? others.join(", ") : "always rightly";
  const seen = row[read] ? `So this mistake is a known one.` : `${capital(article(truth))} read as ${read} never happened there.`;
  return `In ${all.toLocaleString("en")} test images of ${article(truth)}, this model read it ${known}. ${seen}`;
}
