/** Keys for a list of decisions: a letter clicks the element with data-key, only while the focus is inside [data-keys]. */

const typing = (element) =>
  element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const area = event.target.closest?.("[data-keys]");
  if (!area || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const goal = area.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!goal) return;
  event.preventDefault();
  goal.click();
});
