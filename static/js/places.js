/* Looks a name up in the place list while somebody types. Without scripts the button does the same. */

"use strict";

const field = document.getElementById("id_place");
const places = document.getElementById("places");
const PAUSE = 300;
let timer = 0;
let asked = null;

async function look() {
  asked?.abort();
  asked = new AbortController();
  const picked = places.querySelector("input[name=pick]:checked");
  const query = new URLSearchParams({ place: field.value, pick: picked?.value ?? "" });
  try {
    const answer = await fetch(`?${query}`, { signal: asked.signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("places");
    // The live region itself stays, or what it says would not be announced.
    const status = places.querySelector("[role=status]");
    const news = page.querySelector("[role=status]");
    status.textContent = news.textContent;
    news.remove();
    status.nextElementSibling?.remove();
    status.after(...page.children);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});

// Describing the place is offered where it is needed.
places.addEventListener("change", (event) => {
  if (event.target.value === "own") places.nextElementSibling.open = true;
});
