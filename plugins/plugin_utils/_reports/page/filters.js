// Which findings are shown: by severity, kind, rule, account-region and words; kept in the page's address.

const form = document.querySelector("form.filters");
const search = document.getElementById("search");
const selects = ["kind", "rule", "place"].map((name) => document.getElementById(name));
const countOutput = document.getElementById("count");
const nothing = document.getElementById("nothing");
const applied = document.getElementById("applied");

function fillFilters() {
  const chips = form.querySelector(".chips");
  SEVERITIES.forEach((severity) => {
    const box = element("input", { type: "checkbox", name: "severity", value: severity, checked: "" });
    const sign = element("span", { "aria-hidden": "true" }, `${SIGNS[severity]} `);
    chips.append(element("label", { class: severity }, box, element("span", {}, sign, severity)));
  });
  const [, rule, place] = selects;
  const found = new Set(findings.map((finding) => finding.rule));
  const fill = (select, names) => select.append(...names.map((name) => element("option", { value: name }, name)));
  fill(rule, rules.map(({ name }) => name).filter((name) => found.has(name)));
  fill(place, places.map(({ name }) => name));
}

function severities() {
  return [...form.querySelectorAll("input[name=severity]:checked")].map((box) => box.value);
}

// The text that the search looks through, made once per finding.
function haystack(finding) {
  if (finding.text === undefined) {
    const { place, windowId, windowName, taskId, taskName, rule, path, message, changes } = finding;
    const names = [place.name, place.account, place.region, windowId, windowName, taskId, taskName];
    const texts = [...names, rule, path, message, changes.length ? JSON.stringify(changes) : ""];
    finding.text = texts.filter(Boolean).join("\n").toLowerCase();
  }
  return finding.text;
}

function chosen() {
  const [kind, rule, place] = selects.map((select) => select.value);
  const allowed = new Set(severities());
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return (finding) =>
    allowed.has(finding.severity) &&
    (!kind || finding.kind === kind) &&
    (!rule || finding.rule === rule) &&
    (!place || finding.place.name === place) &&
    words.every((word) => haystack(finding).includes(word));
}

function applyFilters() {
  const fits = chosen();
  let shown = 0;
  for (const group of groups) {
    let here = 0;
    for (const finding of group.findings) {
      finding.out = !fits(finding);
      here += finding.out ? 0 : 1;
      if (finding.row) {
        finding.row.hidden = finding.out;
      }
    }
    group.count = here;
    shown += here;
  }
  showCounts(shown);
  rememberFilters();
}

function showCounts(shown) {
  for (const group of groups.filter(({ box }) => box)) {
    const all = group.findings.length;
    group.box.hidden = group.count === 0;
    group.shown.textContent =
      group.count === all ? number.format(all) : `${number.format(group.count)} of ${number.format(all)}`;
  }
  countOutput.textContent =
    shown === findings.length
      ? counted(shown, "finding")
      : `${number.format(shown)} of ${counted(findings.length, "finding")}`;
  applied.textContent = inWordsOfFilters();
  nothing.hidden = shown > 0;
  nothing.textContent = findings.length ? "No finding matches these filters." : packed.nothing;
  document.body.dataset.shown = shown;
}

// For paper, which does not show the controls.
function inWordsOfFilters() {
  const said = selects.filter(({ value }) => value).map(({ id, value }) => `${id} ${value}`);
  if (severities().length < SEVERITIES.length) {
    said.unshift(`severity ${severities().join(", ") || "none"}`);
  }
  if (search.value.trim()) {
    said.push(`with ${search.value.trim()}`);
  }
  return said.length ? `Filtered by: ${said.join("; ")}.` : "";
}

// So that a shared address shows the same. A page opened from a mail may have no address of its own.
function rememberFilters() {
  const kept = new URLSearchParams();
  selects.filter(({ value }) => value).forEach(({ id, value }) => kept.set(id, value));
  if (search.value.trim()) {
    kept.set("search", search.value.trim());
  }
  if (severities().length < SEVERITIES.length) {
    kept.set("severity", severities().join(","));
  }
  try {
    const hash = kept.toString();
    if (hash || location.hash.includes("=")) {
      history.replaceState(null, "", `#${hash}`);
    }
  } catch {
    // Only a convenience.
  }
}

function recallFilters() {
  const kept = new URLSearchParams(location.hash.slice(1));
  selects.filter(({ id }) => kept.has(id)).forEach((select) => {
    select.value = kept.get(select.id);
    if (select.selectedIndex < 0) {
      select.value = "";
    }
  });
  search.value = kept.get("search") || "";
  if (kept.has("severity")) {
    const wanted = kept.get("severity").split(",");
    form.querySelectorAll("input[name=severity]").forEach((box) => {
      box.checked = wanted.includes(box.value);
    });
  }
}

function showOnly(place, words) {
  form.reset();
  selects[2].value = place.name;
  search.value = words;
  applyFilters();
  document.getElementById("findings").focus({ preventScroll: true });
  document.getElementById("findings").scrollIntoView();
}

function listenToFilters() {
  form.hidden = findings.length === 0;
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(applyFilters, 120);
  });
  form.addEventListener("change", applyFilters);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(applyFilters, 0));
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("=")) {
      recallFilters();
      applyFilters();
    }
  });
}
