/* What was searched and read in this tab, kept by the browser alone. A form shows it and sends it only when asked to. */
(() => {
  const KEY = "journey";
  const MAX = 30;

  const read = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };

  const add = (step) => {
    const steps = read().filter((kept) => kept.kind !== step.kind || kept.text !== step.text);
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...steps, step].slice(-MAX)));
    } catch {
      /* No storage in this browser: nothing is kept, and the form says so by showing nothing. */
    }
  };

  const mark = document.querySelector("[data-journey]");
  if (mark) {
    const { journey, text, results } = mark.dataset;
    const step = { kind: journey, text: text || mark.textContent.trim(), path: location.pathname };
    if (results) step.results = Number(results);
    if (step.text) add(step);
  }
  window.journey = { read, add };
})();
