"use strict";
const root = document.documentElement;
const all = (what, within = document) => [...within.querySelectorAll(what)];
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a page of a file may not */ } };

function speak(lang) {
  root.lang = lang;
  for (const one of all("[data-fill]")) {
    const said = one.dataset[lang];
    if (one.dataset.fill === "text") one.textContent = said; else one.setAttribute(one.dataset.fill, said);
  }
  const title = document.querySelector("h1 .t[lang=" + lang + "]");
  if (title) document.title = title.textContent;
}
function dress(theme) { root.dataset.theme = theme; }

const told = navigator.language || root.dataset.lang;
speak(remembered("gkextract-lang") || (told.toLowerCase().startsWith("zh") ? "zh" : "en"));
dress(remembered("gkextract-theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
document.getElementById("language")?.addEventListener("click", () => {
  speak(root.lang === "zh" ? "en" : "zh");
  remember("gkextract-lang", root.lang);
});
document.getElementById("theme")?.addEventListener("click", () => {
  dress(root.dataset.theme === "dark" ? "light" : "dark");
  remember("gkextract-theme", root.dataset.theme);
});

// A figure that is pointed at lights up wherever it stands: in the sum, in the sentence, on the page.
function light(event) {
  const one = event.target.closest?.("[data-figure]");
  const body = one?.closest(".body");
  for (const lit of all(".on")) lit.classList.remove("on");
  if (body) for (const same of all(`[data-figure="${CSS.escape(one.dataset.figure)}"]`, body)) same.classList.add("on");
}
document.addEventListener("mouseover", light);
