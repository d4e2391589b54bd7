/* Asks the browser to make a passkey, or to sign with one, and sends the form with its answer. */

"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function withBytes(options) {
  const asked = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: toBytes(options.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (options[name]) asked[name] = options[name].map((each) => ({ ...each, id: toBytes(each.id) }));
  }
  return asked;
}

function inText(passkey) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (passkey.response[name]) response[name] = toText(passkey.response[name]);
  }
  return JSON.stringify({
    id: passkey.id, rawId: toText(passkey.rawId), type: passkey.type, response,
    clientExtensionResults: passkey.getClientExtensionResults(),
  });
}

function keepChoice(form) {
  const own = document.querySelector("input[name=own_browser]:checked");
  if (own && own.form !== form) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: own.name, value: own.value }));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const { publicKey } = JSON.parse(document.getElementById("passkey-options").textContent);
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const note = form.querySelector("[data-refused]");
    note.hidden = true;
    try {
      const passkey = await navigator.credentials[form.dataset.passkey]({ publicKey: withBytes(publicKey) });
      form.querySelector("input[name$=credential]").value = inText(passkey);
      keepChoice(form);
      form.submit();
    } catch (_refusal) {
      note.hidden = false;
    }
  });
}
