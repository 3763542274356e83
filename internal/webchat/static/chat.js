// Live updates for the chat. The page works without this file: every form is a
// plain form. With it, a turn loads a few lines instead of a page, an answer
// that could not be sent is kept in this tab and sent once, and other open tabs
// follow.
"use strict";
(() => {
  const live = document.getElementById("live");
  const status = document.getElementById("status");
  const main = document.getElementById("chat");
  if (!live || !window.fetch) return;
  const tab = Math.random().toString(36).slice(2, 10);
  const KEPT = "blether.unsent", DRAFT = "blether.draft";
  let sending = false;

  const say = (text) => { status.textContent = text || ""; };
  const focus = () => {
    const q = document.getElementById("question");
    if (q) { q.focus({ preventScroll: true }); q.scrollIntoView({ block: "center" }); }
  };
  const draft = () => {
    const field = live.querySelector("#text");
    const prompt = live.querySelector("[name=prompt]");
    if (!field) return;
    const key = prompt ? prompt.value : "";
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) || "{}");
    if (kept.key === key && kept.text && !field.value) field.value = kept.text;
    field.addEventListener("input", () => {
      sessionStorage.setItem(DRAFT, JSON.stringify({ key, text: field.value }));
    });
  };
  const redraw = async () => {
    const r = await fetch("/chat", { headers: { "X-Fragment": "log" } });
    if (!r.ok || r.redirected) { location.assign("/chat"); return; }
    live.innerHTML = await r.text();
    draft();
  };
  const show = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    const more = box.content.getElementById("new");
    const ask = box.content.getElementById("ask");
    const log = document.getElementById("log");
    if (!more || !log) { location.assign("/chat"); return; }
    const old = document.getElementById("ask");
    const asked = old && old.querySelector("h2");
    const inTalk = (part) => part && part.querySelector("[name=prompt][value]:not([value=''])");
    // A talk that is over, sent or put aside leaves nothing on the screen.
    if (!inTalk(ask)) log.replaceChildren();
    else if (asked && inTalk(old)) {
      const said = document.createElement("li");
      said.className = "bot";
      said.append(Object.assign(document.createElement("p"), { textContent: asked.textContent }));
      log.append(said);
    }
    log.append(...more.children);
    if (old) old.remove();
    if (ask) log.after(ask);
    draft();
    focus();
  };
  const send = async (body) => {
    if (sending) return;
    sending = true;
    sessionStorage.setItem(KEPT, body);
    try {
      const r = await fetch("/chat", { method: "POST", body, headers: { "X-Fragment": "turn", "Content-Type": "application/x-www-form-urlencoded" } });
      if (r.status === 503 || r.status === 429) { say(main.dataset.failed); setTimeout(retry, 5000); return; }
      const html = await r.text();
      sessionStorage.removeItem(KEPT);
      if (r.ok) sessionStorage.removeItem(DRAFT);
      say("");
      if (!r.ok) { document.open(); document.write(html); document.close(); return; }
      if (r.headers.get("X-Reload")) { location.assign("/chat"); return; }
      if (html.includes('id="log"')) { live.innerHTML = html; draft(); focus(); } else show(html);
    } catch {
      say(main.dataset.offline);
      setTimeout(retry, 3000);
    } finally {
      sending = false;
    }
  };
  const retry = () => {
    const kept = sessionStorage.getItem(KEPT);
    if (kept) send(kept);
  };
  document.addEventListener("submit", (e) => {
    if (!live.contains(e.target)) return;
    e.preventDefault();
    const data = new URLSearchParams(new FormData(e.target, e.submitter));
    data.set("tab", tab);
    if (e.submitter && e.submitter.name === "press") data.set("label", e.submitter.textContent.trim());
    const ticked = [...e.target.querySelectorAll("input:checked")].map((i) => i.parentElement.textContent.trim());
    if (ticked.length) data.set("label", ticked.join(", "));
    send(data.toString());
  });
  document.addEventListener("change", (e) => {
    const box = e.target;
    if (box.name !== "pick" || !box.checked) return;
    for (const other of box.form.querySelectorAll("[name=pick]")) {
      if (other !== box && ("alone" in box.dataset || "alone" in other.dataset)) other.checked = false;
    }
  });
  document.addEventListener("click", (e) => {
    const leave = e.target.closest("[data-leave]");
    if (leave) { e.preventDefault(); location.replace(leave.href); }
  });
  window.addEventListener("online", retry);
  if (window.EventSource) {
    const events = new EventSource("/chat/events");
    events.addEventListener("changed", (e) => { if (e.data !== tab && !sending) redraw(); });
  }
  draft();
  retry();
})();
