// Say that a review is overdue from its day on, on a page that was built before that day.
(() => {
  const turn = () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const line of document.querySelectorAll("[data-valid-until]")) {
      if (line.dataset.validUntil >= today) continue;
      line.replaceChildren(line.querySelector("template").content);
      line.removeAttribute("data-valid-until");
    }
  };
  document.addEventListener("DOMContentLoaded", turn);
  document.addEventListener("visibilitychange", turn);
  typeof document$ === "undefined" ? turn() : document$.subscribe(turn); // Material turns pages itself
})();
