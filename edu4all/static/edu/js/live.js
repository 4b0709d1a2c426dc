/** On every page: htmx with our token, focus that is not lost in a swap, one announcement per step, no double sending. */

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const speaker = document.getElementById("announce");
const RELEASE_AFTER_MS = 10_000;

// ---- htmx: the token on every request that changes something
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// ---- A kind answer to what went wrong (marked data-problem) goes among the messages, whatever the target was.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const messages = document.getElementById("messages");
  if (!messages || detail.xhr.status < 400 || !detail.serverResponse.includes("data-problem")) return;
  Object.assign(detail, { target: messages, swapOverride: "innerHTML show:none", shouldSwap: true, isError: false });
});

// ---- What is sent to a place of its own is shown there, whatever its status: the form again where no painter is there.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Retarget")) Object.assign(event.detail, { shouldSwap: true, isError: false });
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "messages") event.detail.target.scrollIntoView({ block: "nearest" });
});

// ---- Announcements: elements with data-announce say what happened; the same words are never said twice in a row.
const wordsNow = () => [...document.querySelectorAll("[data-announce]")].map((one) => one.dataset.announce).join(" ");
let said = wordsNow();

export function announce(words) {
  if (!speaker || !words || words === said) return;
  said = words;
  speaker.textContent = words;
}

// ---- Focus: it only moves when the element that had it was swapped away.
let lostFrom = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  lostFrom = target?.contains(document.activeElement) && document.activeElement !== document.body ? target : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  announce(wordsNow());
  if (!lostFrom) return;
  const place = (lostFrom.id && document.getElementById(lostFrom.id)) || (lostFrom.isConnected ? lostFrom : event.detail.elt);
  lostFrom = null;
  const active = document.activeElement;
  if (active && active !== document.body && active.isConnected) return;
  const goal = place?.querySelector("[autofocus], h1, h2, h3") ?? place;
  if (!goal?.focus) return;
  if (!goal.hasAttribute("tabindex")) goal.setAttribute("tabindex", "-1");
  goal.focus({ preventScroll: true });
});

// ---- What went wrong on the way: a kind note among the messages, and the words stay in their fields.
function showNote(id) {
  const messages = document.getElementById("messages");
  const note = document.getElementById(id)?.content.firstElementChild?.cloneNode(true);
  if (!messages || !note) return;
  note.dataset.note = id;
  messages.querySelector(`[data-note="${id}"]`)?.remove();
  messages.append(note);
  note.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => showNote("note-lost"));
document.addEventListener("htmx:timeout", () => showNote("note-lost"));
document.addEventListener("htmx:responseError", () => showNote("note-failed")); // no kind answer came
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelectorAll("[data-note]").forEach((note) => note.remove());
});

// ---- Sending once: a form that is on its way takes no second tap. data-many on a form switches this off.
const buttonsOf = (form) => [...form.elements].filter((one) => one.type === "submit");

function release(form) {
  delete form.dataset.sending;
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || "many" in form.dataset) return;
    if ("sending" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "";
    buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(release, RELEASE_AFTER_MS, form);
  },
  { capture: true },
);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form");
  if (form) release(form);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

// ---- Shared devices: what one person typed is gone when they sign out, and never shown to the next.
const person = document.body.dataset.person;

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

try {
  if (person && sessionStorage.getItem("person") !== person) forget();
  if (person) sessionStorage.setItem("person", person);
} catch {
  // The same: storage is switched off.
}
document.addEventListener("submit", (event) => {
  if ("forget" in event.target.dataset) forget();
});

// ---- Menus: Escape and a tap elsewhere close them; data-close is their own way out.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target) || event.target.closest("[data-close]")) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });
});
