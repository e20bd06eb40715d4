/* While the subject is written: answers that may do, and what was looked at before, shown before it is sent along. */
(() => {
  if (window.answersFirstReady) return;
  window.answersFirstReady = true;

  const PAUSE_MS = 400;
  const SHORTEST = 6;
  const asked = new WeakMap();

  // --- answers ---
  const offer = async (input, box) => {
    const text = input.value.trim();
    const before = asked.get(box);
    if (before && before.text === text) return;
    if (before) before.abort.abort();
    const abort = new AbortController();
    asked.set(box, { text, abort });
    if (text.length < SHORTEST) {
      box.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${box.dataset.answersUrl}?${new URLSearchParams({ q: text })}`, { signal: abort.signal });
      if (!answer.ok) return;
      const html = await answer.text();
      const found = document.createElement("template");
      found.innerHTML = html.trim();
      box.replaceChildren(found.content);
      show(input.form);
    } catch {
      /* No answers are no hindrance: the form goes on as it is. */
    }
  };

  const boxOf = (input) => {
    const field = input.closest("form[data-request-form] .field");
    return field ? field.querySelector("[data-answers-url]") : null;
  };

  const timers = new WeakMap();
  document.addEventListener("input", (event) => {
    const box = event.target instanceof Element ? boxOf(event.target) : null;
    if (!box) return;
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => offer(event.target, box), PAUSE_MS));
  });

  // --- what was looked at before ---
  const offered = (form) =>
    [...form.querySelectorAll("[data-answer]")].map((link) => ({
      kind: "refused",
      text: link.textContent.trim(),
      path: new URL(link.href).pathname,
    }));

  const steps = (form) => {
    const kept = window.journey ? window.journey.read() : [];
    const opened = new Set(kept.filter((step) => step.kind === "page").map((step) => step.path));
    return [...kept, ...offered(form).filter((step) => !opened.has(step.path))];
  };

  const show = (form) => {
    const part = form.querySelector("[data-share]");
    if (!part) return;
    const found = steps(form);
    const list = part.querySelector("[data-share-list]");
    if (found.length) {
      part.hidden = false;
      list.replaceChildren(
        ...found.map((step) => {
          const item = document.createElement("li");
          item.textContent = `${part.dataset[step.kind]} ${step.text}`;
          return item;
        }),
      );
    }
    // Nothing leaves the browser unasked.
    const isShared = part.querySelector("[name=_share]").checked;
    part.querySelector("[data-share-steps]").value = isShared ? JSON.stringify(found) : "";
  };

  // A form that came back with an error offers again what it offered before.
  const showAll = (root) => {
    for (const form of root.querySelectorAll("form[data-request-form]")) {
      show(form);
      for (const box of form.querySelectorAll("[data-answers-url]")) {
        const input = box.closest(".field").querySelector("input, textarea");
        if (input && input.value) offer(input, box);
      }
    }
  };

  // An answer opens in a tab of its own, whose memory is not this one's: that it was opened is known here only.
  const noteOpened = (event) => {
    const link = event.target instanceof Element ? event.target.closest("form[data-request-form] [data-answer]") : null;
    if (!link || event.button > 1 || !window.journey) return;
    window.journey.add({ kind: "page", text: link.textContent.trim(), path: new URL(link.href).pathname });
    show(link.closest("form"));
  };
  document.addEventListener("click", noteOpened);
  document.addEventListener("auxclick", noteOpened);

  showAll(document);
  document.addEventListener("htmx:load", (event) => showAll(event.detail.elt));
  document.addEventListener("toggle", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-request-form]") : null;
    if (form) show(form);
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-share]")) show(event.target.closest("form"));
  });
  // Capture: before htmx or the browser reads the form.
  document.addEventListener("submit", (event) => {
    if (event.target instanceof Element && event.target.matches("form[data-request-form]")) show(event.target);
  }, true);
})();
