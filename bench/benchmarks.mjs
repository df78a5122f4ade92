// docs/benchmarks.md is made of sections, each between two marks and written by the bench that measured it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const file = "docs/benchmarks.md";
const opening = `# Benchmarks

Written by \`script/bench\`; every figure comes from a run, none is typed in. A section is replaced when its bench runs.
`;

/** "met", or by how much not, of a figure that should stay below its goal. */
export const verdict = (value, goal) => (value < goal ? "met" : `missed by a factor of ${(value / goal).toFixed(2)}`);

export function writeSection(name, text) {
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const section = `${begin}\n${text.trim()}\n${end}\n`;
  const before = existsSync(file) ? readFileSync(file, "utf8") : opening;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const after = from >= 0 && to > from ? before.slice(0, from) + section + before.slice(to + end.length + 1) : `${before}\n${section}`;
  writeFileSync(file, after);
  console.log(text);
}
