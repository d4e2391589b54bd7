/* Keys in the queue of reports: j and k go down and up, x ticks, Enter opens. Off while somebody
   types. Without scripts the same is done with Tab, Space and Enter. */

"use strict";

const rows = [...document.querySelectorAll("table.queue tbody tr")];
const keys = document.querySelector(".keys");
if (keys) keys.hidden = !rows.length;

function current() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function go(place) {
  rows[Math.min(Math.max(place, 0), rows.length - 1)]?.querySelector("th a").focus();
}

function tick(row) {
  const box = row?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (!rows.length || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = current();
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at < 0 ? 0 : at - 1);
  else if (event.key === "x") tick(rows[at]);
  else return;
  event.preventDefault();
});
