/* Request forms over htmx. Without this file the form posts as a page. It may be loaded more than once on a page. */
(() => {
  if (window.requestFormsReady) return;
  window.requestFormsReady = true;

  const SHOWN = [403, 409, 422, 503];
  const formOf = (event) => (event.target instanceof Element ? event.target.closest("form[data-request-form]") : null);
  const button = (form) => form.querySelector("button:not([type=button])");

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    form.querySelector("[data-send-error]").hidden = true;
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
    if (form) form.querySelector("[data-send-error]").hidden = false;
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
})();
