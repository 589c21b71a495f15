// Passkeys. A button [data-passkey="get"|"create"] asks the browser for one and puts its answer into the form's field named by
// data-passkey-field. What to ask for comes from data-passkey-options (an address) or from the page (#passkey-data).
// Then the form is sent (to data-passkey-action, where there is one); with data-passkey-stay it waits for its own buttons.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const opened = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(button) {
  const address = button.dataset.passkeyOptions;
  if (!address) return JSON.parse(document.getElementById("passkey-data").textContent);
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function made(data) {
  const { publicKey } = data.creation_options;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: opened(publicKey.excludeCredentials),
      // kept by the device and asking for finger, face or PIN: only so it can stand for the password as well
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
  const { clientDataJSON, attestationObject } = credential.response;
  return packed(credential, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) });
}

async function given(data) {
  const { publicKey } = data.request_options;
  const credential = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: opened(publicKey.allowCredentials) },
  });
  const answer = {};
  for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) answer[name] = text(credential.response[name]);
  return packed(credential, answer);
}

function packed(credential, response) {
  const { id, rawId, type } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return JSON.stringify({ id, rawId: text(rawId), type, clientExtensionResults, response });
}

async function use(button) {
  const form = button.form;
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  button.setAttribute("aria-busy", "true");
  try {
    const data = await asked(button);
    form.elements[button.dataset.passkeyField].value = await (button.dataset.passkey === "create" ? made : given)(data);
  } catch {
    said.textContent = said.dataset.failed;
    return;
  } finally {
    button.removeAttribute("aria-busy");
  }
  if (button.hasAttribute("data-passkey-stay")) {
    said.textContent = said.dataset.done;
    for (const field of form.querySelectorAll("[data-proof]")) field.required = false;
    return;
  }
  if (button.dataset.passkeyAction) form.action = button.dataset.passkeyAction;
  form.submit();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-passkey]");
  if (button) use(button);
});
