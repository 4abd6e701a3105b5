// Show only those people who fit what is asked for. Without this, the page is a list of everybody.
(() => {
  const fits = (card, wanted) =>
    [...wanted].every(([name, value]) => !value || card.dataset[name].split(" ").includes(value));
  const find = (form) => {
    const cards = [...form.parentElement.querySelectorAll("[data-topics]")];
    const wanted = new FormData(form);
    for (const card of cards) card.hidden = !fits(card, wanted);
    const shown = cards.filter((card) => !card.hidden).length;
    form.querySelector("[role=status]").textContent = shown
      ? form.dataset.some.replace("SHOWN", shown).replace("ALL", cards.length)
      : form.dataset.none;
  };
  const begin = () => {
    for (const form of document.querySelectorAll(".learnscape-finder[hidden]")) {
      form.hidden = false;
      form.addEventListener("input", () => find(form));
      form.addEventListener("submit", (event) => event.preventDefault());
      find(form);
    }
  };
  document.addEventListener("DOMContentLoaded", begin);
  typeof document$ === "undefined" ? begin() : document$.subscribe(begin); // Material turns pages itself
})();
