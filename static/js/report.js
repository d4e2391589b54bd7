/* A part of a report: saves by itself, keeps what is typed in this browser until the server has it,
   and moves in the grid of figures. Without scripts each part is a plain form with its button. */

"use strict";

const form = document.querySelector("#progressreport_form");
const line = form.querySelector(".bar .saved");
const IGNORED = new Set(["csrfmiddlewaretoken", "opened"]);
const PAUSE = 4000; // milliseconds after the last change of a text
let timer, pressed, sending = false, changed = false;

/* What the form holds, without files. Names of lines change when rows are saved: their place does not. */

function fields() {
  return [...form.elements].filter((field) => field.name && field.type !== "file" && !IGNORED.has(field.name));
}

function stateOf(field) {
  return ["checkbox", "radio"].includes(field.type) ? field.checked : field.value;
}

function typed() {
  return fields().filter((field) => field.type !== "hidden" && field.tagName !== "BUTTON").map((field) => [field.id, stateOf(field)]);
}

/* The copy in this browser */

function keep() {
  try {
    localStorage.setItem(form.dataset.draft, JSON.stringify({ at: Date.now(), typed: typed() }));
  } catch { /* No room, or not allowed: the server has the rest. */ }
}

function forget(part = form.dataset.draft) {
  try { localStorage.removeItem(part); } catch { /* There is none. */ }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(form.dataset.draft)); } catch { return null; }
}

function differing(copy) {
  return copy.typed.filter(([id, state]) => {
    const field = id && document.getElementById(id);
    return field && stateOf(field) !== state;
  });
}

function offer() {
  if (form.dataset.savedPart) forget(form.dataset.drafts + form.dataset.savedPart);
  const copy = kept();
  if (!copy) return;
  const others = differing(copy);
  if (!others.length) return forget();
  const box = form.querySelector(".kept");
  box.querySelector("[data-kept-at]").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang);
  box.hidden = false;
  box.querySelector("[data-restore]").addEventListener("click", () => {
    for (const [id, state] of others) {
      const field = document.getElementById(id);
      if (typeof state === "boolean") field.checked = state; else field.value = state;
    }
    box.hidden = true;
    touch(0);
  });
  box.querySelector("[data-discard]").addEventListener("click", () => { forget(); box.hidden = true; });
}

/* Saving */

function say(text, bad = false) {
  line.textContent = text;
  line.classList.toggle("bad", bad);
}

function touch(pause) {
  changed = true;
  keep();
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  if (sending) { timer = setTimeout(save, 500); return; }
  // Files and deletions wait for the button: after them the page looks different.
  if ([...form.elements].some((field) => (field.type === "file" && field.files.length) || (field.name.endsWith("-DELETE") && field.checked))) return;
  const data = new FormData(form);
  data.append("_autosave", "1");
  changed = false;
  sending = true;
  say(form.dataset.saving);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
    await hear(answer);
  } catch {
    changed = true;
    say(form.dataset.offline, true);
  } finally {
    sending = false;
    if (pressed) form.requestSubmit(pressed);
  }
}

async function hear(answer) {
  if (!answer.headers.get("content-type")?.startsWith("application/json")) {
    changed = true;
    return say(form.dataset.signedOut, true);
  }
  const said = await answer.json();
  mark(said.fields || {});
  if (!answer.ok) {
    changed = true;
    return say(said.conflict || said.refused, true);
  }
  form.elements.opened.value = said.opened;
  renumber(said.rows);
  const time = new Date(said.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  say(form.dataset.saved.replace("{time}", time));
  if (changed) keep(); else forget();
}

function mark(wrong) {
  for (const old of form.querySelectorAll(".said-wrong")) old.remove();
  for (const [id, sentence] of Object.entries(wrong)) {
    const field = id && document.getElementById(id);
    if (!field || field === document.activeElement) continue;
    const note = document.createElement("p");
    note.className = "off said-wrong";
    note.textContent = sentence;
    field.after(note);
  }
}

/* A line that was saved is a row now. Rows come first in a form: the names of lines follow. */

function renumber(rows) {
  for (const [prefix, keys] of Object.entries(rows)) {
    const order = [...keys.keys()].sort((a, b) => !keys[a] - !keys[b] || a - b);
    const places = new Map(order.map((place, number) => [place, number]));
    const pattern = new RegExp(`^${prefix}-(\\d+)-(.+)$`);
    for (const field of form.elements) {
      const [, place, name] = field.name?.match(pattern) || [];
      if (place === undefined || !places.has(Number(place))) continue;
      if (name === "id") field.value = keys[Number(place)] || "";
      field.dataset.next = `${prefix}-${places.get(Number(place))}-${name}`;
    }
    for (const field of form.querySelectorAll("[data-next]")) {
      field.name = field.dataset.next;
      delete field.dataset.next;
    }
    form.elements[`${prefix}-INITIAL_FORMS`].value = keys.filter(Boolean).length;
  }
}

/* The grid: Enter goes down a column, a copied column is spread over it. */

function column(field) {
  const cell = field.closest(".figs td");
  return cell ? [...form.querySelectorAll(`.figs td.${cell.classList[0]} > :is(input:not([type=hidden]), select, textarea)`)] : [];
}

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.closest(".figs") || !["text", "select-one", "textarea"].includes(field.type)) return;
  event.preventDefault();
  const cells = column(field);
  const next = cells[cells.indexOf(field) + (event.shiftKey ? -1 : 1)] || form.querySelector(".bar .default");
  next.focus();
  next.select?.();
});

form.addEventListener("paste", (event) => {
  const field = event.target, text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!field.matches(".figs td.c-now > input") || !text.includes("\n")) return;
  event.preventDefault();
  const cells = column(field), start = cells.indexOf(field);
  text.split(/\r?\n/).forEach((value, number) => {
    const cell = cells[start + number];
    if (cell && !cell.disabled) cell.value = value.split("\t")[0].trim();
  });
  touch(0);
});

form.addEventListener("input", () => touch(PAUSE));
form.addEventListener("change", () => touch(100));
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  keep();
  changed = false;
  if (!sending) return;
  // What is on its way arrives first, so that the form knows the lines that it added.
  event.preventDefault();
  pressed = event.submitter;
});
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
for (const hint of form.querySelectorAll(".with-script")) hint.hidden = false;
form.querySelector(".problems")?.focus();
offer();
