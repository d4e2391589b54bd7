/* Names what Django's scripts leave without a name: the boxes where one chooses by typing, and the
   first column of lines. Without scripts neither is there. */

"use strict";

function nameOf(select) {
  const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  return label ? label.textContent.replace(/[:\s]+$/, "") : select.getAttribute("aria-label");
}

function nameChoices(root) {
  for (const box of root.querySelectorAll(".select2-selection, .select2-search__field, .select2-selection__rendered[role=textbox]")) {
    const select = box.closest(".select2-container")?.previousElementSibling;
    if (select?.matches("select") && nameOf(select)) box.setAttribute("aria-label", nameOf(select));
  }
  for (const list of root.querySelectorAll("ul.select2-selection__rendered")) list.setAttribute("role", "presentation");
}

addEventListener("load", () => {
  for (const head of document.querySelectorAll(".inline-group th:empty")) head.replaceWith(document.createElement("td"));
  for (const box of document.querySelectorAll(".tabular td.delete input")) {
    const heads = box.closest("table").tHead.rows[0].cells;
    box.setAttribute("aria-label", heads[heads.length - 1].textContent.trim());
  }
  nameChoices(document);
  new MutationObserver(() => nameChoices(document)).observe(document.querySelector("#content"), { childList: true, subtree: true });
});
