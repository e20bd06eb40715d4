/* A moment's work of the browser before a form is sent, in a worker, unseen. It starts when somebody enters the form;
   sending waits for it. Where it fails, the form goes without and is asked for again (helpdesk/guard). */
(() => {
  if (window.proofsReady) return;
  window.proofsReady = true;

  const SETTLE = 2200; // The server takes a sender for a program below two seconds.
  const FRESH = 15 * 60 * 1000;
  const GIVE_UP = 30000;
  const proofs = new Map(); // the form's token → { at, ready, value }
  const passing = new WeakSet();
  const waiting = new WeakSet();

  const fieldOf = (form) => form.querySelector("[data-proof]");
  const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

  const solve = (url, parameters) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url);
      const end = (settle, value) => {
        worker.terminate();
        settle(value);
      };
      setTimeout(() => end(reject, new Error("too slow")), GIVE_UP);
      worker.onmessage = (event) => end(event.data ? resolve : reject, event.data);
      worker.onerror = () => end(reject, new Error("no worker"));
      worker.postMessage(parameters);
    });

  const work = async (field) => {
    const answer = await fetch(field.dataset.proof, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const challenge = await answer.json();
    const [solution] = await Promise.all([solve(field.dataset.proofWorker, challenge.parameters), pause(SETTLE)]);
    return btoa(JSON.stringify({ challenge, solution }));
  };

  const begin = (form) => {
    const field = fieldOf(form);
    const key = field.dataset.proof;
    const known = proofs.get(key);
    if (known && Date.now() - known.at < FRESH) return known;
    const proof = { at: Date.now(), value: null, ready: null };
    proof.ready = work(field).catch(() => "").then((value) => { proof.value = value; });
    proofs.set(key, proof);
    return proof;
  };

  const show = (form, busy) => {
    form.classList.toggle("htmx-request", busy);
    const button = form.querySelector("button:not([type=button])");
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  };

  const guarded = (target) => {
    const form = target instanceof Element ? target.closest("form") : null;
    return form && fieldOf(form) ? form : null;
  };

  document.addEventListener("focusin", (event) => {
    const form = guarded(event.target);
    if (form) begin(form);
  });

  // Before htmx and before the browser: neither sends while the proof is not there.
  document.addEventListener("submit", async (event) => {
    const form = guarded(event.target);
    if (!form || passing.has(form)) return;
    const proof = begin(form);
    if (proof.value !== null) {
      fieldOf(form).value = proof.value;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting.has(form)) return;
    waiting.add(form);
    show(form, true);
    const { submitter } = event;
    await proof.ready;
    show(form, false);
    waiting.delete(form);
    if (!form.isConnected) return;
    fieldOf(form).value = proof.value;
    passing.add(form);
    form.requestSubmit(submitter && submitter.isConnected ? submitter : undefined);
    passing.delete(form);
  }, true);

  // What was sent is used up, whatever came of it; the next one is made while what came back is read.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = guarded(event.detail.requestConfig ? event.detail.requestConfig.elt : event.target);
    if (form) proofs.delete(fieldOf(form).dataset.proof);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const section = event.target instanceof Element ? event.target : null;
    const form = section && section.querySelector("form[data-request-form]");
    if (form && fieldOf(form)) begin(form);
  });
})();
