// What the console's pages do with a script: sliders show their number and what
// would appear at once, and pages print. Everything works without it.
"use strict";
(() => {
  for (const b of document.querySelectorAll("[data-print]")) b.addEventListener("click", () => window.print());
  // coding: while the themes have the focus, a digit ticks one
  const coding = document.querySelector("[data-code]");
  if (coding) coding.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.type !== "checkbox") return;
    if (e.key === "Enter") { e.preventDefault(); coding.requestSubmit(); return; }
    const tick = /^[1-9]$/.test(e.key) && coding.querySelectorAll("[name=found]")[e.key - 1];
    if (tick) { e.preventDefault(); tick.checked = !tick.checked; tick.focus(); }
  });
  const planner = document.getElementById("planner");
  const outlook = document.getElementById("outlook"), said = document.getElementById("said");
  if (!planner || !outlook) return;
  let latest = 0, timer = 0, kept = "";
  const show = async () => {
    const mine = ++latest;
    let r;
    try {
      r = await fetch(planner.action + "?" + new URLSearchParams(new FormData(planner)), { headers: { "X-Fragment": "outlook" } });
    } catch { r = null; }
    if (mine !== latest) return;
    if (!r || (!r.ok && r.status !== 422)) { // never an old forecast beside new numbers
      outlook.replaceChildren();
      said.textContent = planner.dataset.failed;
      return;
    }
    const html = await r.text(), day = document.getElementById("closes");
    if (day && day.value) kept = day.value;
    outlook.innerHTML = html;
    const now = document.getElementById("closes");
    if (now && kept) now.value = kept;
    const headline = outlook.querySelector(".headline");
    said.textContent = headline ? headline.textContent : "";
    if (headline) headline.remove();
  };
  planner.addEventListener("input", (e) => {
    const size = planner.elements.size.valueAsNumber;
    if (e.target === planner.elements.size && size >= 1 && size <= 500) {
      for (const slider of planner.querySelectorAll("[type=range]")) slider.max = size;
    }
    if (e.target.name.startsWith("n.")) planner.querySelector("[value=own]").checked = true;
    for (const o of planner.querySelectorAll("output")) o.value = document.getElementById(o.htmlFor.value).value;
    clearTimeout(timer);
    timer = setTimeout(show, 150);
  });
})();
