/** A button with data-print opens the browser's own dialogue. */

document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
