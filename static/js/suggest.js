/* The search box as a combobox. htmx fetches the options into the list; this keeps roles, keys, mouse and touch.
   Without it, or without htmx, the form is a plain form. */
"use strict";
(() => {
  const SHORTEST = 2;

  function enhance(form) {
    const input = form.querySelector("[data-list]");
    const panel = form.querySelector(".suggest");
    const list = document.getElementById(input.dataset.list);
    const status = form.querySelector("[role=status]");
    let current = -1;
    let typed = input.value;

    const options = () => [...list.querySelectorAll("[role=option]")];

    function select(index) {
      const all = options();
      current = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, number) => option.setAttribute("aria-selected", String(number === current)));
      if (current < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", all[current].id);
      all[current].scrollIntoView({ block: "nearest" });
    }

    function deselect() {
      current = -1;
      options().forEach((option) => option.setAttribute("aria-selected", "false"));
      input.removeAttribute("aria-activedescendant");
    }

    function close() {
      deselect();
      panel.hidden = true;
      input.setAttribute("aria-expanded", "false");
    }

    function open() {
      const count = options().length;
      panel.hidden = count === 0;
      input.setAttribute("aria-expanded", String(count > 0));
    }

    function announce() {
      const count = options().length;
      const words = form.dataset;
      status.textContent =
        count === 0 ? words.countNone : count === 1 ? words.countOne : words.countMany.replace("{count}", count);
    }

    function follow(option) {
      if (option.dataset.url) {
        window.location.assign(option.dataset.url);
        return;
      }
      input.value = option.querySelector("span").textContent;
      close();
      form.requestSubmit();
    }

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    input.addEventListener("htmx:beforeRequest", (event) => {
      typed = input.value;
      if (typed.trim().length < SHORTEST) {
        event.preventDefault();
        list.replaceChildren();
        status.textContent = "";
        close();
      }
    });

    list.addEventListener("htmx:afterSwap", () => {
      options().forEach((option, number) => {
        option.id = `${list.id}-${number + 1}`;
      });
      deselect();
      if (document.activeElement !== input || input.value !== typed) return;
      open();
      announce();
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const isOpen = !panel.hidden;
      switch (event.key) {
        case "ArrowDown":
        case "ArrowUp": {
          const count = options().length;
          if (!count) return;
          event.preventDefault();
          if (!isOpen) open();
          const step = event.key === "ArrowDown" ? 1 : -1;
          select(current < 0 ? (step > 0 ? 0 : count - 1) : current + step);
          break;
        }
        case "Enter":
          if (isOpen && current >= 0) {
            event.preventDefault();
            follow(options()[current]);
          }
          break;
        case "Escape":
          if (isOpen) {
            event.preventDefault();
            close();
          }
          break;
        case "Tab":
          close();
          break;
        default:
      }
    });

    // Keeps the focus in the input, so that the list does not close before the click arrives.
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) follow(option);
    });
    list.addEventListener("mousemove", (event) => {
      const option = event.target.closest("[role=option]");
      const index = option ? options().indexOf(option) : -1;
      if (index >= 0 && index !== current) select(index);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!form.contains(event.target)) close();
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) close();
    });
    form.addEventListener("submit", close);
  }

  document.querySelectorAll("form[data-suggest]").forEach(enhance);
})();
