// A stand-in for an AngularJS admin: hash routes, content replaced without a page load, figures refreshed in place.
"use strict";

const MENU = [
  ["Index", "Dashboard"], ["Users", "Account"], ["Campaigns", "Call Center"], ["Leads", "CRM"],
  ["Reports", "Reports"], ["AgentMonitor", "Agent Monitor"], ["Apps", "Apps"], ["Token", "API"],
];
const view = document.getElementById("view");
let floor = null;

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = String(text);
  return node;
}

function route() {
  return location.hash.replace(/^#\//, "") || "Index";
}

function counters(pairs) {
  const box = element("div", "counters ng-scope");
  for (const [name, value] of pairs) {
    const card = element("div", "counter");
    card.append(element("strong", "ng-binding", number(value)), element("span", "", name));
    box.append(card);
  }
  return box;
}

function table(title, columns, rows) {
  const panel = element("section", "panel panel-default ng-scope");
  const heading = element("div", "panel-heading");
  heading.append(element("h2", "panel-title", title));
  const grid = element("table", "table table-striped");
  const head = grid.createTHead().insertRow();
  for (const [name, kind] of columns) {
    const cell = element("th", kind === "number" ? "number" : "", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = grid.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    line.className = "ng-scope";
    row.forEach((value, i) => {
      const kind = columns[i][1];
      const cell = element("td", kind === "number" ? "number ng-binding" : "ng-binding", kind === "state" ? undefined : number(value));
      if (kind === "state") cell.append(element("span", "label label-" + value[0].toLowerCase(), value[1]));
      line.append(cell);
    });
  }
  panel.append(heading, grid);
  return panel;
}

const number = (value) => (typeof value === "number" ? value.toLocaleString("en-US") : value);
const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(1) + " %" : "–");

const VIEWS = {
  Index: () => [
    counters([["Calls", floor.team.calls], ["Contacts", floor.team.contacts], ["Success", floor.team.conversions],
      ["Logged in", floor.counters.logged_in], ["Dropped", floor.team.drops], ["Dialable leads", floor.counters.dialable]]),
    table("Campaigns today",
      [["Campaign"], ["Agents", "number"], ["Dialed", "number"], ["Contacts", "number"], ["Success", "number"], ["Dropped", "number"]],
      floor.campaigns.map((c) => [c.name, c.agents, c.rows, c.contacts, c.conversions, c.drops])),
  ],
  AgentMonitor: () => [
    counters([["Logged in", floor.counters.logged_in], ["Waiting", floor.counters.ready], ["In Call", floor.counters.incall],
      ["In Dispo", floor.counters.dispo], ["Paused", floor.counters.paused], ["Dead Call", floor.counters.dead]]),
    table("Agents",
      [["User"], ["Campaign"], ["Status", "state"], ["Time", "number"], ["Calls today", "number"], ["Extension"]],
      floor.agents.map((a) => [a.name, a.campaign, [a.status, a.label], a.time, a.calls, a.extension])),
  ],
  Users: () => [users()],
  Reports: () => [
    table("Performance By Agent",
      [["User"], ["Dialed", "number"], ["Contacts", "number"], ["Success", "number"], ["Call Success Rate", "number"], ["Contact Rate", "number"]],
      floor.people.map((p) => [p.name, p.calls, p.contacts, p.conversions, percent(p.conversions, p.calls), percent(p.contacts, p.calls)])),
  ],
};

// Account > Users: where a manager changes the campaign an agent works on. The agent logs out once free, and in again.
function users() {
  const grid = table("Users", [["User"], ["Campaign"], ["Status", "state"], ["Change campaign"]],
    floor.agents.map((a) => [a.name, a.campaign, [a.status, a.label], ""]));
  grid.querySelectorAll("tbody tr").forEach((row, i) => row.cells[3].append(chooser(floor.agents[i])));
  return grid;
}

const chosen = new Map(); // campaigns picked but not yet at work: the page is redrawn every few seconds

function chooser(agent) {
  const form = element("form", "form-inline");
  const select = element("select", "form-control");
  select.setAttribute("aria-label", "Campaign of " + agent.name);
  for (const campaign of floor.campaigns) {
    const option = element("option", "", campaign.name);
    option.value = campaign.id;
    option.selected = chosen.has(agent.id) ? chosen.get(agent.id) === campaign.id : campaign.name === agent.campaign;
    select.append(option);
  }
  const save = element("button", "btn btn-default", "Save");
  form.append(select, save);
  select.addEventListener("change", () => chosen.set(agent.id, Number(select.value)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.stringify({ agent_id: agent.id, campaign_id: Number(select.value) });
    const answer = await fetch("/page/move", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    save.textContent = answer.ok ? "Saved" : "Not saved";
    if (answer.ok) chosen.delete(agent.id);
  });
  return form;
}

function busyWithForm() {
  const active = document.activeElement;
  return active instanceof HTMLElement && active.closest("form") !== null;
}

function draw() {
  const here = route();
  for (const item of document.querySelectorAll("#menu li")) item.classList.toggle("active", item.dataset.route === here);
  const title = (MENU.find(([name]) => name === here) || [here, here])[1];
  document.title = title + " (simulated data)";
  const parts = [element("h1", "page-header ng-binding", title)];
  if (!floor) parts.push(element("p", "text-muted", "Loading …"));
  else if (VIEWS[here]) parts.push(...VIEWS[here]());
  else parts.push(element("p", "text-muted", "This part of the page is not simulated."));
  view.replaceChildren(...parts);
}

async function refresh() {
  try {
    const answer = await fetch("/page/monitor.json", { cache: "no-store" });
    floor = await answer.json();
    document.getElementById("clock").textContent = floor.clock;
    if (!busyWithForm()) draw(); // a half-made choice is not swept away
  } finally {
    setTimeout(refresh, 5000);
  }
}

for (const [name, title] of MENU) {
  const item = element("li", "ng-scope");
  item.dataset.route = name;
  const link = element("a", "ng-binding", title);
  link.href = "#/" + name;
  item.append(link);
  document.getElementById("menu").append(item);
}
addEventListener("hashchange", draw);
draw();
refresh();
