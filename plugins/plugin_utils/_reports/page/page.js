// The page as a whole: colours, printing, and the order in which parts are drawn.

const THEME = "windowkeeper-audit-theme";

function useTheme(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  form.ownerDocument.querySelector(`input[name=theme][value=${theme}]`).checked = true;
}

// A page opened from a file or in a sandbox may have no storage: then the choice lasts as long as the page.
function themes() {
  try {
    const kept = localStorage.getItem(THEME);
    if (kept === "light" || kept === "dark") {
      useTheme(kept);
    }
  } catch {}
  document.querySelector(".theme").addEventListener("change", ({ target }) => {
    useTheme(target.value);
    try {
      localStorage.setItem(THEME, target.value);
    } catch {}
  });
}

// Paper shows all that the filters leave: nothing can be opened there.
function printing() {
  let closed = [];
  addEventListener("beforeprint", () => {
    drawEverything();
    const now = [...document.querySelectorAll("details:not([open])")];
    now.forEach((details) => details.setAttribute("open", ""));
    closed.push(...now);
  });
  addEventListener("afterprint", () => {
    closed.forEach((details) => details.removeAttribute("open"));
    closed = [];
  });
}

document.querySelectorAll(".script").forEach((part) => {
  part.hidden = false;
});
fillFilters();
recallFilters();
themes();
printing();
drawFleet();
listenToFilters();
applyFilters();
drawInSlices(() => {
  applyFilters();
  // For measurements: from here on, everything is drawn.
  document.body.dataset.drawn = "yes";
  performance.mark("drawn");
});
