const press = (id) => document.getElementById(id)?.click();
const enter = (id) => { const one = document.getElementById(id); if (one) { one.focus(); one.select?.(); one.scrollIntoView({ block: "nearest" }); return true; } return false; };
const help = document.getElementById("help");
const keys = {
  n: () => press("next"), p: () => press("previous"), c: () => press("confirm"), m: () => enter("value"), d: () => enter("reason"),
  o: () => enter("note"), u: () => document.getElementById("undo")?.requestSubmit(), r: () => press("whole"),
  q: () => document.querySelector(".top .name a").click(), "/": () => enter("search") || document.querySelector(".top .name a").click(), "?": () => press("keys"),
};
document.getElementById("keys").addEventListener("click", (event) => {
  help.hidden = !help.hidden;
  event.currentTarget.setAttribute("aria-expanded", String(!help.hidden));
});
document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && field) field.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // Enter in a field decides what the field is for, whatever button comes first.
  if (event.key === "Enter" && field && ["value", "nth", "reason"].includes(field.id)) {
    event.preventDefault();
    field.closest("fieldset").querySelector("button").click();
    return;
  }
  if (field || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
// A second press of a button must not decide twice.
for (const form of all("form[method=post]")) {
  form.addEventListener("submit", (event) => { if (form.dataset.sent) event.preventDefault(); form.dataset.sent = "1"; });
}
addEventListener("pageshow", () => { for (const form of all("form[method=post]")) delete form.dataset.sent; });
// Where a page of a file cannot be drawn, its figures are listed instead.
document.addEventListener("error", (event) => {
  const sheet = event.target.closest?.(".sheet");
  if (!sheet) return;
  sheet.querySelector(".paper").hidden = true;
  sheet.querySelector(".lost").hidden = false;
  const listed = sheet.querySelector("details");
  if (listed) listed.open = true;
}, true);
for (const image of all(".paper img")) if (image.complete && !image.naturalWidth) image.dispatchEvent(new Event("error"));
