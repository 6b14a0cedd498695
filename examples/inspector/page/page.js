// The page of the inspector. What came over the network is put in as text and never as markup; the server has escaped
// control bytes and masked secrets.
"use strict";

const mostRows = 100;
const keptOfBody = 128 * 1024;
const by = (id) => document.getElementById(id);
const rows = new Map(); // id of a delivery: {delivery, element}
let token = "";
let current = 0;

// An element with a class, and texts or elements in it.
function make(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const each of content) made.append(each);
  return made;
}

function sizeText(bytes) {
  return bytes < 10000 ? bytes + " B" : Math.round(bytes / 1000) + " kB";
}

function timeText(milliseconds) {
  const pad = (number, digits) => String(number).padStart(digits, "0");
  const time = new Date(milliseconds);
  return pad(time.getHours(), 2) + ":" + pad(time.getMinutes(), 2) + ":" + pad(time.getSeconds(), 2) + "." +
    pad(time.getMilliseconds(), 3);
}

const verdictClass = (delivery) => (delivery.accepted ? "accepted" : "refused");

// The list.

function matches(delivery) {
  const verdict = by("verdict").value;
  if (verdict && verdict !== verdictClass(delivery)) return false;
  const text = [delivery.event, delivery.object, delivery.code, delivery.status, delivery.method, delivery.target]
    .join(" ").toLowerCase();
  return by("filter").value.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function makeRow(delivery) {
  const what = delivery.accepted ? delivery.event || "no event" : delivery.code;
  const more = (delivery.accepted ? delivery.object : [delivery.event, delivery.object].filter(Boolean).join(" ")) ||
    delivery.method + " " + delivery.target;
  const row = make("button", "row " + verdictClass(delivery),
    make("span", "status", String(delivery.status)),
    make("span", "what", what),
    make("span", "when soft", timeText(delivery.time)),
    make("span", "more soft", more),
    make("span", "size soft", sizeText(delivery.bytes)));
  row.type = "button";
  row.dataset.id = delivery.id;
  row.hidden = !matches(delivery);
  return row;
}

function add(deliveries) {
  const list = by("rows");
  for (const delivery of deliveries) {
    if (rows.has(delivery.id)) continue;
    const element = makeRow(delivery);
    rows.set(delivery.id, { delivery, element });
    if (delivery.id === current) element.setAttribute("aria-current", "true");
    list.prepend(element);
  }
  for (const [id, row] of rows) {
    if (rows.size <= mostRows) break;
    row.element.remove();
    rows.delete(id);
  }
  count();
}

function count() {
  let shown = 0;
  for (const row of rows.values()) shown += row.element.hidden ? 0 : 1;
  const kept = rows.size === mostRows ? "the last " + mostRows + " deliveries" : rows.size + " deliveries";
  by("count").textContent = shown === rows.size ? kept : shown + " of " + kept;
}

function filter() {
  for (const row of rows.values()) row.element.hidden = !matches(row.delivery);
  count();
}

function move(step) {
  const shown = [...by("rows").children].filter((row) => !row.hidden);
  if (shown.length === 0) return;
  const at = shown.findIndex((row) => Number(row.dataset.id) === current);
  const next = shown[at < 0 ? 0 : Math.min(Math.max(at + step, 0), shown.length - 1)];
  next.focus();
  open(Number(next.dataset.id));
}

// One delivery.

async function open(id) {
  const previous = rows.get(current);
  if (previous) previous.element.removeAttribute("aria-current");
  current = id;
  const row = rows.get(id);
  if (row) row.element.setAttribute("aria-current", "true");
  let content;
  try {
    const answer = await fetch("/deliveries/" + id);
    content = answer.ok ? contentOf(await answer.json()) : [make("p", "soft", await answer.text())];
  } catch (failed) {
    content = [make("p", "soft", "The inspector does not answer.")];
  }
  if (current === id) by("details").replaceChildren(...content);
}

function contentOf(delivery) {
  const report = delivery.report;
  const verdict = make("div", "verdict " + verdictClass(delivery),
    make("h2", "", delivery.accepted ? "Verified" : "Refused with " + delivery.code));
  if (delivery.detail) verdict.append(make("p", "", delivery.detail));
  const content = [verdict, actionsFor(delivery), factsOf(delivery)];
  if (report) {
    content.push(make("h3", "", "What was signed, and what was built here"), baseOf(delivery.base),
      ...causesOf(report), make("h3", "", "The eight steps"), stepsOf(report));
  } else {
    const why = !delivery.has_head ? "this is no whole request."
      : delivery.bytes > keptOfBody ? "of its body only the first 128 KiB are kept."
        : "its body did not come whole, and the head alone is not what was refused.";
    content.push(make("p", "soft", "There is no report: " + why));
  }
  content.push(...bodyOf(delivery), make("h3", "", "Headers"), headersOf(delivery.headers));
  return content;
}

function actionsFor(delivery) {
  const copy = make("button", "", "Copy as curl");
  copy.type = "button";
  copy.id = "copy-curl";
  const save = make("a", "button", "Save as test");
  save.id = "save-test";
  save.href = "/deliveries/" + delivery.id + "/test";
  save.download = "delivery-" + delivery.id + ".cpp";
  const told = make("span", "soft", "signed anew with the throw-away key, secrets left out");
  told.id = "copied";
  told.setAttribute("role", "status");
  const actions = make("div", "actions", copy, save, told);
  copy.addEventListener("click", async () => {
    const answer = await fetch("/deliveries/" + delivery.id + "/curl");
    const text = await answer.text();
    told.textContent = answer.ok ? await copied(text) : text;
    if (!answer.ok) return;
    const shown = by("curl") || make("pre", "");
    shown.id = "curl";
    shown.textContent = text;
    actions.after(shown);
  });
  return actions;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch (refused) {
    return "the browser does not let it be copied: select it";
  }
}

function tableOf(className, pairs) {
  const body = make("tbody", "");
  for (const [name, ...values] of pairs) {
    const head = make("th", "", name);
    head.scope = "row";
    body.append(make("tr", "", head, make("td", "", ...values)));
  }
  return make("table", className, body);
}

function factsOf(delivery) {
  const facts = [
    ["received", new Date(delivery.time).toISOString() + " from " + delivery.peer],
    ["answered", String(delivery.status)],
    ["request", delivery.method + " " + delivery.target],
    ["event", delivery.event || "the body is no event"],
    ["object", delivery.object || "–"],
    ["size", delivery.bytes + " bytes" + (delivery.has_body ? "" : ", not all of it")],
  ];
  if (delivery.event && !delivery.accepted) facts[3][1] += " (not verified)";
  return tableOf("facts", facts);
}

function causesOf(report) {
  const causes = report.causes.map((cause) => {
    const card = make("div", "cause", make("strong", "", cause.what),
      make("p", "soft mono", cause.id + ", " + cause.place + ", " +
        (cause.proof === "observed" ? "observed in the request" : "proved")));
    if (cause.change) card.append(make("p", "", cause.change));
    const known = cause.why_is === "observed" ? "as observed: " : "a guess: ";
    if (cause.why) card.append(make("p", "soft", "Why, " + known + cause.why + "."));
    return card;
  });
  return causes.length === 0 ? [] : [make("h3", "", "Why, and what to change"), ...causes];
}

// A value with a mark around what the other has not.
function marked(value, other) {
  if (value === other) return [value];
  let front = 0;
  while (front < Math.min(value.length, other.length) && value[front] === other[front]) front += 1;
  let back = 0;
  while (back < Math.min(value.length, other.length) - front &&
         value[value.length - 1 - back] === other[other.length - 1 - back]) back += 1;
  const middle = value.slice(front, value.length - back);
  const mark = make("mark", "", middle || "∅");
  return [value.slice(0, front), mark, value.slice(value.length - back)];
}

function baseOf(lines) {
  if (lines.length === 0) return make("p", "soft", "None: no signature could be read.");
  const body = make("tbody", "");
  for (const line of lines) {
    const signedValue = line.is === "unknown" ? ["not known"] : marked(line.signed, line.built);
    const builtValue = line.missing ? ["not in the request"]
      : marked(line.built, line.is === "differs" ? line.signed : line.built);
    body.append(make("tr", line.is, make("td", "", line.identifier), make("td", "signed", ...signedValue),
      make("td", "built", ...builtValue)));
  }
  const heads = ["line", "signed", "built"].map((text) => make("th", "", text));
  return make("table", "base", make("thead", "", make("tr", "", ...heads)), body);
}

function stepsOf(report) {
  const words = { passed: "passed", failed: "FAILED", not_reached: "not reached" };
  const stepOf = (check) => {
    const step = make("li", "", make("code", "", check.step), ": ", make("span", check.state, words[check.state]));
    if (check.as_signed && check.state !== "not_reached") step.append(" (judged at the time of signing)");
    if (check.outcome) step.append(": " + check.outcome.message);
    return step;
  };
  return make("ol", "steps", ...report.checks.map(stepOf));
}

function bodyOf(delivery) {
  const parts = [make("h3", "", "Body")];
  if (delivery.laid_out !== null) {
    const laid = make("pre", "", delivery.laid_out);
    laid.id = "laid-out";
    parts.push(laid);
  }
  const raw = make("pre", "", delivery.body || "(empty)");
  raw.id = "as-received";
  const received = make("details", "", make("summary", "", "as received, byte by byte"), raw);
  received.open = delivery.laid_out === null;
  parts.push(received);
  return parts;
}

function headersOf(headers) {
  return tableOf("headers", headers.map((line) =>
    [line.name, line.masked ? make("span", "soft", line.value) : line.value]));
}

// Buttons.

async function press(event, how) {
  const told = by("sent");
  told.textContent = "sending " + event;
  try {
    const answer = await fetch("/send", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Inspector-Token": token },
      body: JSON.stringify({ event, how }),
    });
    if (!answer.ok) {
      told.textContent = await answer.text();
      return;
    }
    const sent = await answer.json();
    const manner = how === "genuine" ? "" : ", " + how.replace("_", " ");
    told.textContent = sent.status === 0 ? sent.problem : "sent " + event + manner + ": answered " + sent.status;
  } catch (failed) {
    told.textContent = "The inspector does not answer.";
  }
}

function makeButtons(events) {
  const add = (group, text, id, event, how) => {
    const made = make("button", "", text);
    made.type = "button";
    made.id = id;
    made.addEventListener("click", () => press(event, how));
    by(group).append(made);
  };
  for (const old of document.querySelectorAll(".buttons button")) old.remove();
  for (const event of events) {
    const [object, , moment] = event.split("_");
    add(object, moment, "send-" + event, event, "genuine");
  }
  const event = "deployment_request_completed";
  add("attacks", "tampered with", "send-tampered", event, "tampered");
  add("attacks", "stale", "send-stale", event, "stale");
  add("attacks", "for another receiver", "send-other_receiver", event, "other_receiver");
}

// What the page starts with, and after each time that the stream was cut.

async function load() {
  const answer = await fetch("/state");
  const state = await answer.json();
  if (token !== state.token) makeButtons(state.events);
  token = state.token;
  by("url").textContent = state.url;
  by("url-report").textContent = state.url_report;
  by("window").textContent = state.window;
  by("keyids").replaceChildren(
    ...state.keyids.map((id) => make("li", "mono", id)),
    make("li", "mono", state.throw_away_keyid + " (throw-away: of this page's buttons, gone with the inspector)"));
  if (state.keyids.length === 0) by("keyids").prepend(make("li", "", "none of UbiOps's: --pubkey names its file"));
}

function listen() {
  const live = by("live");
  const news = new EventSource("/news");
  news.addEventListener("open", async () => {
    rows.clear(); // it begins with all that are kept
    by("rows").replaceChildren();
    count();
    await load();
    live.textContent = "live";
    live.className = "is-live";
  });
  news.addEventListener("message", (event) => add(JSON.parse(event.data)));
  news.addEventListener("error", () => {
    live.textContent = "not connected";
    live.className = "";
  });
}

by("rows").addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  open(Number(row.dataset.id));
  const details = by("details");
  if (details.getBoundingClientRect().top >= by("list").getBoundingClientRect().bottom) details.scrollIntoView();
});
by("filter").addEventListener("input", filter);
by("verdict").addEventListener("change", filter);
by("copy-url").addEventListener("click", async () => {
  by("sent").textContent = "the URL: " + await copied(by("url").textContent);
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const inField = event.target.matches("input, select, textarea");
  if (event.key === "/" && !inField) {
    by("filter").focus();
  } else if (event.key === "Escape") {
    if (event.target === by("filter")) by("filter").value = "";
    filter();
    const row = rows.get(current);
    const to = row && !row.element.hidden ? row.element : by("rows").querySelector(".row:not([hidden])");
    if (to) to.focus();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (!inField || event.target === by("filter")) &&
             !event.target.closest("#details, pre")) {
    move(event.key === "ArrowDown" ? 1 : -1);
  } else {
    return;
  }
  event.preventDefault();
});
listen();
