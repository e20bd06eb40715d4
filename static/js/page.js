/* Small conveniences of a page: copying its link and printing it. Without script their buttons stay hidden. */
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.querySelector("[data-label]");
    const done = button.querySelector("[data-done]");
    const status = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location.href.split("#")[0]);
      label.hidden = true;
      done.hidden = false;
      status.textContent = done.textContent;
      setTimeout(() => {
        label.hidden = false;
        done.hidden = true;
        status.textContent = "";
      }, 3000);
    });
  }
})();
