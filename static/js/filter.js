// Narrows a list without loading the whole page anew. Without this file the same form does the same.
"use strict";

(() => {
  const form = document.getElementById("filter");
  const results = document.getElementById("results");
  if (!form || !results || !window.fetch || !window.URLSearchParams) return;

  // What of a page follows the filter. The live region itself stays, or it would not be announced.
  const swapped = ["results", "languages"];
  let asked = null;

  // The address of what the form asks for, without what it leaves open.
  const wanted = () => {
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(filled).toString();
    return location.pathname + (query && `?${query}`);
  };

  const fill = (other) => {
    for (const field of form.elements) {
      const source = field.id && other.querySelector(`#filter #${CSS.escape(field.id)}`);
      if (!source) continue;
      if ("checked" in field && field.type === "checkbox") field.checked = source.checked;
      else if (field.name) field.value = source.value;
    }
  };

  const show = async (address, { keep, restore } = {}) => {
    if (asked) asked.abort();
    asked = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const inside = results.contains(document.activeElement);
      for (const id of swapped) {
        document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
      }
      document.getElementById("count").textContent = page.getElementById("count").textContent;
      if (keep) history.pushState(null, "", address);
      if (restore) fill(page);
      if (inside) {
        results.tabIndex = -1;
        results.focus();
      }
      results.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(wanted(), { keep: true });
  });
  form.addEventListener("change", () => {
    if (form.checkValidity()) show(wanted(), { keep: true });
  });
  // Chips and page links of the list itself.
  results.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='?']");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(location.pathname + link.getAttribute("href").replace(/^\?$/, ""), { keep: true, restore: true });
  });
  addEventListener("popstate", () => show(location.href, { restore: true }));
})();
