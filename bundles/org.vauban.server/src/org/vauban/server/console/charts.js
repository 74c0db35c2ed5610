// SPDX-License-Identifier: EPL-2.0
// Numbers over time, from the text of /metrics, and lines drawn of them.

/** The samples of Prometheus' text format: name, labels, value. */
export function parse(text) {
  const samples = [];
  for (const line of text.split("\n")) {
    const found = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (found) {
      const labels = {};
      for (const label of (found[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
        labels[label[1]] = label[2];
      }
      samples.push({name: found[1], labels, value: Number(found[3])});
    }
  }
  return samples;
}

/** The sum of a counter over all its labels. */
export function sum(samples, name) {
  return samples.filter(sample => sample.name === name).reduce((total, sample) => total + sample.value, 0);
}

/** The counts of a histogram by the upper bounds of its buckets, over all labels; not cumulated. */
export function buckets(samples, name) {
  const bounds = new Map();
  for (const sample of samples) {
    if (sample.name === name + "_bucket") {
      const bound = sample.labels.le === "+Inf" ? Infinity : Number(sample.labels.le);
      bounds.set(bound, (bounds.get(bound) ?? 0) + sample.value);
    }
  }
  let before = 0;
  return [...bounds].sort((one, other) => one[0] - other[0]).map(([bound, count]) => {
    const own = count - before;
    before = count;
    return {bound, count: own};
  });
}

/** A quantile of what came between two readings of a histogram, in seconds; null if nothing came. */
export function quantile(now, before, share) {
  const came = now.map((bucket, i) => ({bound: bucket.bound, count: bucket.count - (before[i]?.count ?? 0)}));
  const total = came.reduce((all, bucket) => all + bucket.count, 0);
  let passed = 0;
  let lower = 0;
  for (const bucket of came) {
    if (bucket.count > 0 && passed + bucket.count >= share * total) {
      return bucket.bound === Infinity ? lower : lower + (bucket.bound - lower) * (share * total - passed) / bucket.count;
    }
    passed += bucket.count;
    lower = bucket.bound;
  }
  return null;
}

function element(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

const WIDTH = 480;
const HEIGHT = 160;
const LEFT = 52;
const BOTTOM = 20;

/**
 * A figure with one or two lines; null values are gaps. The caption tells the last values for those who do not see it:
 * labelled writes the name of a line and a value with its unit.
 */
export function chart(caption, series, labelled, number) {
  const figure = document.createElement("figure");
  const told = document.createElement("figcaption");
  const last = series.map(line => labelled(line.name, line.values.at(-1) == null ? "–" : number(line.values.at(-1))));
  told.textContent = `${caption} – ${last.join(", ")}`;
  const svg = element("svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": told.textContent});
  const most = Math.max(...series.flatMap(line => line.values.filter(value => value !== null)), 0) || 1;
  svg.append(element("line", {class: "axis", x1: LEFT, y1: HEIGHT - BOTTOM, x2: WIDTH - 4, y2: HEIGHT - BOTTOM}),
    element("line", {class: "axis", x1: LEFT, y1: 8, x2: LEFT, y2: HEIGHT - BOTTOM}),
    element("text", {x: 4, y: 16}, number(most)), element("text", {x: 4, y: HEIGHT - BOTTOM}, "0"));
  series.forEach((line, which) => {
    let path = "";
    let open = false;
    line.values.forEach((value, i) => {
      if (value === null) {
        open = false;
        return;
      }
      const x = LEFT + (WIDTH - LEFT - 4) * (line.values.length === 1 ? 1 : i / (line.values.length - 1));
      const y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 10) * value / most;
      path += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}${open ? "" : "h1"}`; // a single value is a point
      open = true;
    });
    if (path) {
      svg.append(element("path", {class: which === 0 ? "first" : "second", d: path}));
    }
    svg.append(element("text", {x: LEFT + 8 + which * 160, y: HEIGHT - 5}, `${which === 0 ? "—" : "- -"} ${line.name}`));
  });
  figure.append(told, svg);
  return figure;
}
