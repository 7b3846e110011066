const list = document.getElementById("items");
if (list) {
  const items = all(".finding", list).map((element, order) => ({
    element, order, data: element.dataset,
    words: (element.dataset.find + " " + element.querySelector("summary").textContent + " " +
      element.querySelector(".message").textContent).toLowerCase(),
  }));
  const control = (name) => document.getElementById(name);
  const grades = ["error", "warning", "note"];
  const orders = {
    severity: (a, b) => grades.indexOf(a.data.severity) - grades.indexOf(b.data.severity),
    agency: (a, b) => a.data.agency.localeCompare(b.data.agency, "zh"),
    year: (a, b) => b.data.year - a.data.year,
    difference: (a, b) => b.data.difference - a.data.difference,
  };
  const filter = () => {
    const words = control("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const agency = control("agency").value.trim();
    let count = 0;
    for (const item of items) {
      const fits = ["severity", "rule", "year"].every((name) => !control(name).value || item.data[name] === control(name).value)
        && item.data.agency.includes(agency) && words.every((word) => item.words.includes(word));
      item.element.hidden = !fits;
      count += fits;
    }
    control("count").textContent = `${count} / ${items.length}`;
    control("none").hidden = count > 0;
  };
  const sort = () => {
    items.sort((a, b) => orders[control("sort").value](a, b) || a.order - b.order);
    list.append(...items.map((item) => item.element));
  };
  for (const name of ["search", "agency"]) control(name).addEventListener("input", filter);
  for (const name of ["severity", "rule", "year"]) control(name).addEventListener("change", filter);
  control("sort").addEventListener("change", sort);
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  const fold = (open) => { for (const item of items) if (!item.element.hidden) item.element.open = open; };
  control("unfold").addEventListener("click", () => fold(true));
  control("fold").addEventListener("click", () => fold(false));
  const follow = () => { const one = document.getElementById(location.hash.slice(1)); if (one?.tagName === "DETAILS") one.open = true; };
  addEventListener("hashchange", follow);
  follow();
  let folded = [];
  addEventListener("beforeprint", () => { folded = items.filter((item) => !item.element.open && !item.element.hidden); for (const item of folded) item.element.open = true; });
  addEventListener("afterprint", () => { for (const item of folded) item.element.open = false; });
}
document.getElementById("print").addEventListener("click", () => print());
