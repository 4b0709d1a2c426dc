/** Helps to write: words at the cursor, ideas with one tap, a slider that speaks, and drafts that are not lost. */

// ---- Words and ideas
function write(field, words) {
  field.value = words;
  changed(field);
}

function insert(field, words) {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const left = before && !/\s$/u.test(before) ? " " : "";
  const right = after && !/^[\s.,!?]/u.test(after) ? " " : "";
  field.setRangeText(left + words + right, field.selectionStart, field.selectionEnd, "end");
  changed(field);
}

function changed(field) {
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function fieldOf(element) {
  return document.getElementById(element.dataset.into) ?? element.closest("form")?.querySelector("textarea");
}

function toggle(button) {
  const panel = document.getElementById(button.dataset.toggle);
  if (!panel) return;
  const opens = panel.hidden;
  button.parentElement.querySelectorAll("[data-toggle]").forEach((other) => {
    const theirs = document.getElementById(other.dataset.toggle);
    const shown = other === button && opens;
    other.setAttribute("aria-expanded", String(shown));
    if (theirs) theirs.hidden = !shown;
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert], [data-idea], [data-toggle]");
  if (!button) return;
  if ("toggle" in button.dataset) return toggle(button);
  const field = fieldOf(button);
  if (!field) return;
  event.preventDefault();
  if ("idea" in button.dataset) write(field, button.dataset.idea);
  else insert(field, button.dataset.insert);
});

// ---- The slider shows and says a word instead of a number
function speak(output) {
  const slider = document.getElementById(output.dataset.rangeFor);
  if (!slider) return;
  const words = output.dataset.words.split("|");
  const low = Number(slider.min || 0);
  const share = (Number(slider.value) - low) / (Number(slider.max || 100) - low || 1);
  const word = words[Math.min(words.length - 1, Math.floor(share * words.length))];
  output.textContent = word;
  slider.setAttribute("aria-valuetext", word);
}

const speakAll = (root) => root.querySelectorAll("[data-range-for]").forEach(speak);
document.addEventListener("input", (event) => {
  if (event.target.type === "range") speakAll(document);
});

// ---- Drafts: a field with data-keep="a name" is kept in this tab until it is sent
const keyOf = (field) => `draft:${location.pathname}:${field.dataset.keep}`;

function keep(field) {
  try {
    if (field.value) sessionStorage.setItem(keyOf(field), field.value);
    else sessionStorage.removeItem(keyOf(field));
  } catch {
    // No storage: the field itself still holds the words.
  }
}

function bringBack(root) {
  root.querySelectorAll("[data-keep]").forEach((field) => {
    try {
      const kept = sessionStorage.getItem(keyOf(field));
      if (kept && !field.value) field.value = kept;
    } catch {
      // The same.
    }
  });
}

function sent(form) {
  form.querySelectorAll("[data-keep]").forEach((field) => {
    try {
      sessionStorage.removeItem(keyOf(field));
    } catch {
      // The same.
    }
  });
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.keep) keep(event.target);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form instanceof HTMLFormElement && event.detail.successful) sent(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const byHtmx = form.matches("[hx-post], [data-hx-post]");
  if (!event.defaultPrevented && !byHtmx && navigator.onLine) sent(form);
});

// ---- At the start, and for what htmx brings later
function prepare(root) {
  bringBack(root);
  speakAll(root);
}
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
