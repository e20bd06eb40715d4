/* Request forms over htmx. Without this file the form posts as a page. It may be loaded more than once on a page. */
(() => {
  if (window.requestFormsReady) return;
  window.requestFormsReady = true;

  const SHOWN = [403, 409, 422, 429, 503];
  const formOf = (event) => (event.target instanceof Element ? event.target.closest("form[data-request-form]") : null);
  const button = (form) => form.querySelector("button[data-send]");

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    for (const note of form.querySelectorAll("[data-send-error], [data-too-large-error]")) note.hidden = true;
    button(form).setAttribute("aria-disabled", "true");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (form) button(form).removeAttribute("aria-disabled");
  });

  // These answers bring the form back with what was typed; htmx would drop them.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig ? event.detail.requestConfig.elt : null;
    if (!(form instanceof Element) || !form.matches("form[data-request-form]")) return;
    const { xhr } = event.detail;
    const isForm = xhr.responseText.includes("data-request-form");
    if (SHOWN.includes(xhr.status) && isForm) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      const prefix = `${form.dataset.errorPrefix} `;
      if (xhr.status === 422 && !document.title.startsWith(prefix)) document.title = prefix + document.title;
    } else if (xhr.status < 300) {
      const prefix = `${form.dataset.errorPrefix} `;
      if (document.title.startsWith(prefix)) document.title = document.title.slice(prefix.length);
    }
  });

  const failed = (event) => {
    const form = formOf(event);
    if (!form) return;
    const tooLarge = event.detail.xhr?.status === 413 && form.querySelector("[data-too-large-error]");
    (tooLarge || form.querySelector("[data-send-error]")).hidden = false;
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);

  // --- Fields that are asked only if: hidden and not sent while they are not asked. -------------------------------
  const answers = (form, key) => {
    const control = form.elements[key];
    // A checkbox of its own has no value; one of several has its key.
    if (control instanceof HTMLInputElement && control.type === "checkbox" && !control.hasAttribute("value")) {
      return control.disabled ? [] : [control.checked ? "yes" : "no"];
    }
    return new FormData(form).getAll(key);
  };

  const ask = (field, isAsked) => {
    field.hidden = !isAsked;
    for (const control of field.querySelectorAll("input, select, textarea, button")) {
      control.disabled = !isAsked;
      if ("showRequired" in field.dataset && control.type !== "checkbox") control.required = isAsked;
    }
  };

  const updateAsked = (form) => {
    const fields = [...form.querySelectorAll("[data-show-field]")];
    // Once more than the longest chain can be: what one field hides may hide the next.
    for (let round = 0; round <= fields.length; round += 1) {
      for (const field of fields) {
        const given = answers(form, field.dataset.showField);
        ask(field, field.dataset.showValues.split(" ").some((value) => given.includes(value)));
      }
    }
  };

  // --- Steps: one at a time; the server judges them all at the end. -----------------------------------------------
  const stepsOf = (form) =>
    [...form.querySelectorAll("[data-step]")].filter((step) => step.querySelector(".field:not([hidden])"));
  const currentStep = (form) => stepsOf(form).find((step) => !step.hidden);

  const showStep = (form, step) => {
    const steps = stepsOf(form);
    for (const each of form.querySelectorAll("[data-step]")) each.hidden = each !== step;
    steps.forEach((each, index) => {
      const number = each.querySelector("[data-step-number]");
      number.textContent = form.dataset.stepLabel.replace("{n}", index + 1).replace("{m}", steps.length);
      number.hidden = false;
    });
    const isLast = step === steps.at(-1);
    form.querySelector("[data-step-back]").hidden = step === steps[0];
    form.querySelector("[data-step-next]").hidden = isLast;
    for (const part of form.querySelectorAll("[data-send]")) part.hidden = !isLast;
  };

  const go = (form, by) => {
    const steps = stepsOf(form);
    const step = steps[steps.indexOf(currentStep(form)) + by];
    if (!step) return;
    showStep(form, step);
    step.querySelector("legend").focus();
  };

  const hasSteps = (form) => "stepLabel" in form.dataset;

  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (!form) return;
    updateAsked(form);
    if (hasSteps(form)) showStep(form, currentStep(form));
  });

  document.addEventListener("click", (event) => {
    const form = formOf(event);
    if (form && event.target.closest("[data-step-back]")) go(form, -1);
    if (form && event.target.closest("[data-step-next]")) go(form, 1);
    // A link to a field in another step: show that step before the browser goes there.
    const link = event.target instanceof Element ? event.target.closest(".summary a[href^='#']") : null;
    const step = link && document.getElementById(link.hash.slice(1))?.closest("[data-step]");
    if (step) showStep(step.closest("form"), step);
  });

  // Enter in a field goes on to the next step. Browsers differ in what they do while the button is hidden.
  const isBeforeLast = (form) => form && hasSteps(form) && currentStep(form) !== stepsOf(form).at(-1);
  document.addEventListener("keydown", (event) => {
    const form = formOf(event);
    const isTyping = event.isComposing || event.defaultPrevented || event.repeat;
    if (event.key !== "Enter" || isTyping || !isBeforeLast(form) || !event.target.matches("input:not([type=file])")) return;
    event.preventDefault();
    go(form, 1);
  });
  document.addEventListener(
    "submit",
    (event) => {
      const form = formOf(event);
      if (!isBeforeLast(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      go(form, 1);
    },
    true,
  );

  const prepare = (root) => {
    for (const form of root.querySelectorAll("form[data-request-form]")) {
      // The words that say when a field is asked are for those without this script.
      for (const words of form.querySelectorAll("[data-condition]")) words.remove();
      updateAsked(form);
      const steps = stepsOf(form);
      if (hasSteps(form)) showStep(form, steps.find((step) => step.querySelector(".field--error")) ?? steps[0]);
    }
  };
  prepare(document);
  // Going back: the browser has put back what was filled in.
  window.addEventListener("pageshow", () => prepare(document));
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement ?? document));
})();
