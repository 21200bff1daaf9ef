"use strict";
// Filters over rows that the page already holds. Text is only ever compared, never put into the page as markup.
(() => {
  const PAGE = 20;

  const plain = (text) => text.normalize("NFKC").toLowerCase();

  function setUp(list) {
    const rows = [...list.querySelectorAll(".row")];
    const texts = rows.map((row) => plain([...row.querySelectorAll(".excerpt")].map((e) => e.textContent).join("\n")));
    const form = list.querySelector("form");
    const status = list.querySelector(".status");
    const more = list.querySelector(".more");
    let shown = PAGE;

    function matches(row, number) {
      for (const select of form.querySelectorAll("[data-filter]")) {
        const value = row.dataset[select.dataset.filter];
        const values = "many" in select.dataset ? value.split("\n") : [value];
        if (select.value && !values.includes(select.value)) return false;
      }
      for (const select of form.querySelectorAll("[data-least]")) {
        const value = row.dataset[select.dataset.least];
        if (select.value && (value === "" || Number(value) < Number(select.value))) return false;
      }
      const wanted = plain(form.querySelector("[data-search]").value.trim());
      return texts[number].includes(wanted);
    }

    function show() {
      const matching = rows.filter(matches);
      const visible = new Set(matching.slice(0, shown));
      for (const row of rows) row.hidden = !visible.has(row);
      list.dataset.matching = matching.length;
      const all = `共 ${rows.length} 条`;
      const found = matching.length === rows.length ? all : `${all}，符合 ${matching.length} 条`;
      status.textContent = visible.size === matching.length ? found : `${found}，先显示 ${visible.size} 条`;
      more.hidden = visible.size === matching.length;
      more.textContent = `再显示 ${Math.min(PAGE, matching.length - visible.size)} 条`;
    }

    function restart() {
      shown = PAGE;
      show();
    }

    form.addEventListener("input", restart);
    form.addEventListener("submit", (event) => event.preventDefault());
    more.addEventListener("click", () => {
      shown += PAGE;
      show();
    });
    restart();
  }

  document.querySelectorAll(".list").forEach(setUp);

  // The numbers of the plots belong on paper too.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      details.dataset.printed = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const details of document.querySelectorAll("details[data-printed]")) {
      details.open = false;
      delete details.dataset.printed;
    }
  });

  // The entry of the section that is being read.
  const links = [...document.querySelectorAll("nav a[href^='#']")];
  const sections = links.map((link) => document.getElementById(link.hash.slice(1)));
  let waiting = false;

  function locate() {
    waiting = false;
    const passed = sections.map((section) => section.getBoundingClientRect().top < innerHeight / 3).lastIndexOf(true);
    links.forEach((link, number) => link.toggleAttribute("data-here", number === passed));
  }

  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(locate);
    waiting = true;
  }, { passive: true });
  locate();
})();
