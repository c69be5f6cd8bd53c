// The findings: a section for each rule and severity, a row for each finding, the differences in it.

const ONE_LINE = 64;

// JSON, with short values on one line.
function written(value, indent) {
  const flat = JSON.stringify(value);
  if (typeof value !== "object" || value === null || flat.length <= ONE_LINE) {
    return flat;
  }
  const deeper = `${indent}  `;
  const inner = Array.isArray(value)
    ? value.map((item) => written(item, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${written(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${deeper}${inner.join(`,\n${deeper}`)}\n${indent}${close}`;
}

// A value as lines, as a person would write it.
function lines(value) {
  if (value === null) {
    return ["not set"];
  }
  if (typeof value === "string" && value !== "" && value.trim() === value && value !== "not set") {
    return value.split("\n");
  }
  return written(value, "").split("\n");
}

function side(label, look, value, all, from, end) {
  const text = element("pre", { class: value === null ? "unset" : "" });
  all.forEach((line, index) => {
    // What both sides have in common at their beginning and end is not marked.
    text.append(index >= from && index < end ? element("mark", {}, line) : line, index < all.length - 1 ? "\n" : "");
  });
  return element("div", { class: look }, element("span", { class: "label" }, `${label}:`), text);
}

function difference([path, before, after]) {
  const [old, now] = [lines(before), lines(after)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) {
    head += 1;
  }
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) {
    tail += 1;
  }
  const short = [old, now].every(([line, ...more]) => !more.length && line.length <= ONE_LINE);
  return element(
    "div",
    { class: short ? "change short" : "change" },
    element("code", {}, path),
    side("in AWS", "in-aws", before, old, head, old.length - tail),
    side("declared", "declared", after, now, head, now.length - tail),
  );
}

function row(finding) {
  const where = element("div", { class: "where" });
  const steps = [finding.place.name, finding.windowName || finding.windowId, finding.taskName || finding.taskId];
  steps.filter(Boolean).forEach((step, index, all) => {
    where.append(index ? " / " : "", index === all.length - 1 ? element("b", {}, step) : step);
  });
  const ids = [finding.windowName && finding.windowId, finding.taskName && finding.taskId].filter(Boolean);
  if (ids.length) {
    where.append(element("small", {}, ids.join("  ")));
  }
  const what = element("div", { class: "what" }, element("p", {}, finding.message));
  if (finding.path && !finding.changes.length) {
    what.append(element("code", {}, finding.path));
  }
  what.append(...finding.changes.map(difference));
  finding.row = element("li", {}, where, what);
  finding.row.hidden = finding.out === true;
  return finding.row;
}

function groupHead(group) {
  group.shown = element("span", { class: "n" }, number.format(group.findings.length));
  return element(
    "summary",
    {},
    element(
      "h3",
      {},
      element(
        "span",
        { class: `badge ${group.severity}` },
        element("span", { "aria-hidden": "true" }, SIGNS[group.severity]),
        ` ${group.severity}`,
      ),
      element("code", {}, group.rule.name),
      group.shown,
    ),
  );
}

function groupBox(group) {
  group.list = element("ol", { role: "list" });
  group.box = element(
    "details",
    { class: "card rule", open: "" },
    groupHead(group),
    element(
      "dl",
      { class: "advice" },
      element("div", {}, element("dt", {}, "Why it matters"), element("dd", {}, group.rule.reason)),
      element("div", {}, element("dt", {}, "What to do"), element("dd", {}, group.rule.remedy)),
    ),
    group.list,
  );
  return group.box;
}

// The first rows at once, the others in slices between which the page responds.
function* drawing() {
  const whole = document.getElementById("groups");
  let waiting = 0;
  for (const group of groups) {
    whole.append(groupBox(group));
    let part = document.createDocumentFragment();
    for (const finding of group.findings) {
      part.append(row(finding));
      waiting += 1;
      if (waiting % 250 === 0) {
        group.list.append(part);
        part = document.createDocumentFragment();
        yield;
      }
    }
    group.list.append(part);
  }
}

const pencil = drawing();

function drawEverything() {
  while (!pencil.next().done);
}

function drawInSlices(whenDone) {
  const until = performance.now() + 40;
  while (performance.now() < until) {
    if (pencil.next().done) {
      whenDone();
      return;
    }
  }
  setTimeout(drawInSlices, 0, whenDone);
}
