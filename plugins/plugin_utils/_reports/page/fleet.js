// The picture of the fleet: a strip for each account-region, a bar for each window.

const tip = document.getElementById("tip");

function about(window) {
  const found = SEVERITIES.map((severity, index) => [window.found[index], severity]).filter(([count]) => count);
  const said = found.map(([count, severity]) => `${number.format(count)} ${severity}`).join(", ") || "clean";
  const next = window.enabled ? `next ${window.next || "never"}` : "disabled";
  return `${said}; ${counted(window.tasks, "task")}; ${next}`;
}

function inWords(place) {
  const worst = [...SEVERITIES, "clean"].map((name, index) => [
    place.windows.filter((window) => window.worst === index).length,
    name,
  ]);
  const said = worst.filter(([count]) => count).map(([count, name]) => `${number.format(count)} ${name}`).join(", ");
  return `${place.name}: ${counted(place.windows.length, "window")} by worst finding: ${said || "none"}`;
}

function showTip(strip, index) {
  const window = strip.windows[index];
  const bar = strip.children[index];
  tip.replaceChildren(element("b", {}, window.name), element("small", {}, window.id), about(window));
  tip.hidden = false;
  const [at, size] = [bar.getBoundingClientRect(), tip.getBoundingClientRect()];
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
  const above = at.top - size.height - 6;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above > 0 ? above : at.bottom + 6) + scrollY}px`;
}

function hideTip() {
  tip.hidden = true;
}

// Only the bar that the keyboard has reached is an option of the list: 200 tab stops would help nobody.
function pointAt(strip, index) {
  const before = strip.children[strip.at];
  ["id", "role", "aria-selected", "aria-setsize", "aria-posinset", "aria-label"].forEach((name) =>
    before.removeAttribute(name),
  );
  strip.at = Math.max(0, Math.min(index, strip.windows.length - 1));
  const window = strip.windows[strip.at];
  const option = {
    id: `bar-${strip.dataset.place}`,
    role: "option",
    "aria-selected": "true",
    "aria-setsize": strip.windows.length,
    "aria-posinset": strip.at + 1,
    "aria-label": `${window.name}: ${about(window)}`,
  };
  Object.entries(option).forEach(([name, value]) => strip.children[strip.at].setAttribute(name, value));
  strip.setAttribute("aria-activedescendant", option.id);
}

function moveTo(strip, index) {
  pointAt(strip, index);
  showTip(strip, strip.at);
}

// The bar above or below in a strip of several lines.
function besides(strip, direction) {
  const here = strip.children[strip.at];
  const bars = [...strip.children].filter((bar) => direction * (bar.offsetTop - here.offsetTop) > 0);
  const line = bars.length && (direction > 0 ? bars[0] : bars[bars.length - 1]).offsetTop;
  const found = bars.find((bar) => bar.offsetTop === line && bar.offsetLeft >= here.offsetLeft);
  return found ? Number(found.dataset.at) : strip.at;
}

function pressed(strip, event) {
  const moves = {
    ArrowRight: () => strip.at + 1,
    ArrowLeft: () => strip.at - 1,
    ArrowDown: () => besides(strip, 1),
    ArrowUp: () => besides(strip, -1),
    Home: () => 0,
    End: () => strip.windows.length - 1,
  };
  if (moves[event.key]) {
    moveTo(strip, moves[event.key]());
  } else if (event.key === "Enter" || event.key === " ") {
    showWindow(strip, strip.at);
  } else if (event.key === "Escape") {
    hideTip();
    return;
  } else {
    return;
  }
  event.preventDefault();
}

function showWindow(strip, index) {
  hideTip();
  showOnly(strip.windows[index].place, strip.windows[index].id);
}

function drawStrip(strip) {
  const place = places[strip.dataset.place];
  strip.windows = place.windows;
  strip.at = 0;
  if (!place.windows.length) {
    strip.replaceWith(element("span", { class: "note" }, "no windows"));
    return;
  }
  place.windows.forEach((window, at) => {
    const look = `bar ${SEVERITIES[window.worst] || "clean"}${window.enabled ? "" : " off"}`;
    strip.append(element("i", { class: look, "data-at": at }));
  });
  pointAt(strip, 0);
  strip.setAttribute("role", "listbox");
  strip.setAttribute("tabindex", "0");
  strip.setAttribute("aria-label", inWords(place));
  strip.addEventListener("focus", () => strip.matches(":focus-visible") && moveTo(strip, strip.at));
  strip.addEventListener("blur", hideTip);
  strip.addEventListener("keydown", (event) => pressed(strip, event));
  strip.addEventListener("pointerover", ({ target }) => target.dataset.at && showTip(strip, Number(target.dataset.at)));
  strip.addEventListener("pointerleave", hideTip);
  strip.addEventListener("click", ({ target }) => target.dataset.at && showWindow(strip, Number(target.dataset.at)));
}

// As wide as fits in one line, the same everywhere; in whole pixels, or bars would look blurred.
function fitBars() {
  const most = Math.max(1, ...places.map((place) => place.windows.length));
  const room = document.querySelector("td.picture").clientWidth - 12;
  const width = [12, 10, 8, 7, 6, 5, 4, 3].find((size) => size * most <= room) || 5;
  document.querySelector(".fleet").style.setProperty("--bar", `${width}px`);
}

function drawFleet() {
  fitBars();
  addEventListener("resize", fitBars);
  document.querySelectorAll(".strip").forEach(drawStrip);
  document.querySelectorAll("span.place").forEach((name) => {
    const place = places[name.dataset.place];
    const button = element("button", { type: "button", class: "place", title: "Show its findings" }, place.name);
    button.addEventListener("click", () => showOnly(place, ""));
    name.replaceWith(button);
  });
}
