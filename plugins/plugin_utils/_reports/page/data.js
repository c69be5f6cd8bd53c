"use strict";
// The document, packed by report_html.py: lists in a fixed order, entries referred to by their numbers.

const SEVERITIES = ["high", "medium", "low", "info"];
const KINDS = ["policy", "drift"];
const SIGNS = { high: "▲", medium: "◆", low: "●", info: "○" };
const CLEAN = SEVERITIES.length;

const packed = JSON.parse(document.getElementById("data").textContent);

const places = packed.places.map(([name, account, region], index) => ({ index, name, account, region, windows: [] }));

const rules = packed.rules.map(([name, reason, remedy]) => ({ name, reason, remedy }));

const windows = packed.windows.map(([place, id, name, enabled, tasks, next]) => {
  const made = { place: places[place], id, name, enabled, tasks, next, worst: CLEAN, found: [0, 0, 0, 0] };
  made.place.windows.push(made);
  return made;
});

const findings = packed.findings.map(
  ([rule, severity, kind, place, window, windowId, windowName, taskId, taskName, path, message, changes]) => {
    const known = windows[window];
    if (known) {
      known.worst = Math.min(known.worst, severity);
      known.found[severity] += 1;
    }
    const whole = windowId === 0;
    return {
      rule: rules[rule].name,
      severity: SEVERITIES[severity],
      kind: KINDS[kind],
      place: places[place],
      windowId: whole ? known.id : windowId,
      windowName: whole ? known.name : windowName,
      taskId,
      taskName,
      path,
      message,
      changes,
    };
  },
);

const groups = packed.groups.map(([severity, name]) => ({
  severity,
  rule: rules.find((rule) => rule.name === name),
  findings: findings.filter((finding) => finding.severity === severity && finding.rule === name),
}));

const number = new Intl.NumberFormat("en");

function counted(count, noun) {
  return `${number.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

// Elements are made of names and texts only. Text never becomes HTML; the page's policy refuses that too.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
