"use strict";
(() => {
  const said = JSON.parse(document.body.dataset.said);
  const ROWS = 20, MORE_ROWS = 200, VEHICLES = 30;
  const place = document.getElementById("place");
  const numeric = kind => kind === "number" || kind === "clock";
  const tables = [];

  const make = (tag, text, cls) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (cls) node.className = cls;
    return node;
  };

  // As the server writes them: four digits that count.
  const number = value => {
    if (value === null) return "–";
    if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
    return String(Number(value.toPrecision(4)));
  };
  const clock = minutes => {
    if (minutes === null) return "–";
    const whole = Math.ceil(minutes);
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  };
  // All blanks at once: what fills one may look like another.
  const filled = (entry, blanks) => entry.replace(/\{(\w+)\}/g, (blank, name) => blanks[name] ?? blank);
  const value = (column, row) => column.numbers ? column.numbers[row] : column.texts[column.at[row]];
  const text = (column, row) => {
    const found = value(column, row);
    return column.kind === "number" ? number(found) : column.kind === "clock" ? clock(found) : found;
  };

  class Records {
    constructor(box) {
      this.box = box;
      this.data = JSON.parse(box.querySelector("script[type='application/json']").textContent);
      this.column = Object.fromEntries(this.data.columns.map(column => [column.key, column]));
      this.sorted = null;
      this.rows = ROWS;
      this.vehicles = VEHICLES;
      this.timetable = box.querySelector(".timetable");
      box.querySelector("[data-filter]").addEventListener("input", () => this.fresh());
      for (const pick of box.querySelectorAll("[data-pick]")) pick.addEventListener("change", () => this.fresh());
      for (const button of box.querySelectorAll("[data-sort]")) {
        button.addEventListener("click", () => this.sort(button));
      }
      box.querySelector("[data-more=rows]").addEventListener("click", () => { this.rows += MORE_ROWS; this.fill(); });
      const more = box.querySelector("[data-more=vehicles]");
      if (more) more.addEventListener("click", () => { this.vehicles += 4 * VEHICLES; this.draw(); });
      box.addEventListener("toggle", () => this.fresh());
    }

    sort(button) {
      const key = button.dataset.sort;
      const down = this.sorted && this.sorted.key === key && !this.sorted.down;
      for (const head of this.box.querySelectorAll("th[aria-sort]")) head.removeAttribute("aria-sort");
      button.parentNode.setAttribute("aria-sort", down ? "descending" : "ascending");
      this.sorted = { key, down };
      this.fresh();
    }

    // Texts are compared once each, however many rows hold them.
    matches() {
      const tests = [];
      for (const pick of this.box.querySelectorAll("[data-pick]")) {
        if (!pick.value) continue;
        const column = this.column[pick.dataset.pick], wanted = column.texts.indexOf(pick.value);
        tests.push(row => column.at[row] === wanted);
      }
      if (place.value) {
        const columns = this.data.columns.filter(column => column.kind === "place");
        const wanted = columns.map(column => column.texts.indexOf(place.value));
        if (columns.length) tests.push(row => columns.some((column, i) => column.at[row] === wanted[i]));
      }
      const words = this.box.querySelector("[data-filter]").value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const word of words) {
        const found = this.data.columns.filter(column => column.texts).map(column => [
          column, column.texts.map(each => each.toLowerCase().includes(word)),
        ]);
        tests.push(row => found.some(([column, hit]) => hit[column.at[row]]));
      }
      const rows = [];
      for (let row = 0; row < this.data.rows; row++) if (tests.every(test => test(row))) rows.push(row);
      return rows;
    }

    fresh() {
      if (!this.box.open) return;
      this.found = this.matches();
      this.rows = ROWS;
      this.vehicles = VEHICLES;
      if (this.timetable) this.draw();
      if (this.sorted) {
        const column = this.column[this.sorted.key], sign = this.sorted.down ? -1 : 1;
        const ranks = column.numbers || column.at;
        this.found = this.found.slice().sort((a, b) => sign * ((ranks[a] ?? -1) - (ranks[b] ?? -1)) || a - b);
      }
      this.fill();
    }

    tell(what, shown, all) {
      this.box.querySelector(`[data-more=${what}]`).hidden = shown >= all;
      const count = this.box.querySelector(`[data-count=${what}]`);
      count.textContent = filled(said[what], { shown: number(shown), all: number(all) });
    }

    fill() {
      const shown = this.found.slice(0, this.rows);
      this.box.querySelector("tbody").replaceChildren(...shown.map(row => {
        const line = make("tr");
        for (const column of this.data.columns) {
          line.append(make("td", text(column, row), numeric(column.kind) ? "n" : ["date", "trip"].includes(column.key) ? "keep" : ""));
        }
        return line;
      }));
      this.tell("rows", shown.length, this.found.length);
    }

    // A line a vehicle and day, a bar a trip; vehicles that do the same share a line.
    lanes() {
      const { date, base, vehicle, number: no, departs, carries, from, to, load } = this.column;
      const vehicles = new Map();
      for (const row of this.found) {
        const key = [date.at[row], base.at[row], vehicle.at[row], no.numbers[row]].join();
        if (!vehicles.has(key)) vehicles.set(key, []);
        vehicles.get(key).push(row);
      }
      const lanes = [];
      for (const rows of vehicles.values()) {
        const first = rows[0], last = lanes.at(-1);
        const fleet = [date.at[first], base.at[first]].join();
        const day = [fleet, vehicle.at[first], ...rows.flatMap(row => [
          departs.numbers[row], carries.at[row], from.at[row], to.at[row], load.numbers[row],
        ])].join();
        const next = no.numbers[first];
        if (last && last.day === day && last.last + 1 === next) last.last = next;
        else lanes.push({ fleet, day, rows, first: next, last: next });
      }
      return [lanes, vehicles.size];
    }

    draw() {
      const [lanes, all] = this.lanes();
      const { date, base, vehicle } = this.column;
      const shown = lanes.slice(0, this.vehicles);
      const list = make("div");
      let fleet = null, lines = null;
      for (const lane of shown) {
        if (lane.fleet !== fleet) {
          fleet = lane.fleet;
          lines = make("ol");
          list.append(make("h4", `${text(date, lane.rows[0])} · ${text(base, lane.rows[0])}`), this.hours(), lines);
        }
        const line = make("li", undefined, "vehicle"), bars = make("div", undefined, "lane");
        const { first, last } = lane;
        const name = filled(first === last ? said.one : said.alike, { vehicle: text(vehicle, lane.rows[0]), first, last });
        line.append(make("span", name), bars);
        bars.style.setProperty("--hour", this.percent(60));
        bars.append(...lane.rows.map(row => this.bar(row)));
        lines.append(line);
      }
      this.timetable.replaceChildren(list);
      this.tell("vehicles", shown.reduce((sum, lane) => sum + lane.last - lane.first + 1, 0), all);
    }

    percent(minutes) {
      return 100 * minutes / this.data.span + "%";
    }

    bar(row) {
      const { departs, ready, carries, from, to, load, aboard, trip } = this.column;
      const start = departs.numbers[row], end = ready.numbers[row] ?? this.data.span;
      const what = `${text(from, row)} → ${text(to, row)} ${text(load, row)}`;
      const bar = make("span", what, "trip c-" + this.data.cargoes[text(carries, row)]);
      bar.title = `${clock(start)}–${clock(ready.numbers[row])} ${what}\n${text(aboard, row)}\n${text(trip, row)}`;
      bar.style.left = this.percent(start);
      bar.style.width = this.percent(end - start);
      return bar;
    }

    hours() {
      const head = make("div", undefined, "vehicle"), hours = make("div", undefined, "lane hours");
      head.setAttribute("aria-hidden", "true");
      for (let hour = 0; hour * 60 < this.data.span; hour += this.data.span > 960 ? 4 : 2) {
        const mark = make("i", hour + " h");
        mark.style.left = this.percent(hour * 60);
        hours.append(mark);
      }
      head.append(make("span"), hours);
      return head;
    }
  }

  for (const box of document.querySelectorAll("details.records")) {
    const table = new Records(box);
    tables.push(table);
    table.fresh();
  }

  if (place) place.addEventListener("change", () => {
    document.body.classList.toggle("chosen", Boolean(place.value));
    for (const line of document.querySelectorAll("[data-places]")) {
      line.classList.toggle("on", Boolean(place.value) && line.dataset.places.split("\n").includes(place.value));
    }
    for (const table of tables) table.fresh();
  });
})();
