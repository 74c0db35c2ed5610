// SPDX-License-Identifier: EPL-2.0
// The console: asks the server with the key of its user, which stays in this module's memory, and shows what it says.
import {auditSection} from "/console/audit.js";
import {buckets, chart, parse, quantile, sum} from "/console/charts.js";
import {chatSection} from "/console/chat.js";
import {keysSection} from "/console/keys.js";
import {redraw, write} from "/console/redraw.js";
import {sessionWarning} from "/console/session.js";
import {sitesSection} from "/console/sites.js";

const PERIOD = 3000;
const KEPT = 100;
const WINDOW = 10;

let key = "";
let signIn = {provider: false, password: false, session: false, editor: false};
let texts = {};
let notes = new Map();
let language = navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
let state = null;
let policy = null;
let readings = [];
let series = {tokens: [], requests: [], median: [], high: []};
let left = Promise.resolve();
let timer = 0;
/** Of one person, until the sign-out: whatever is asked meanwhile ends with it. */
let visit = new AbortController();

const $ = id => document.getElementById(id);
const text = (name, ...values) => (texts[name] ?? name).replace(/\{(\d)\}/g, (place, i) => values[i] ?? place);
const time = value => Number.isNaN(Date.parse(value)) ? "" : new Intl.DateTimeFormat(language, {dateStyle: "short", timeStyle: "medium"}).format(new Date(value));
const number = value => new Intl.NumberFormat(language, {maximumFractionDigits: value < 10 ? 2 : 0}).format(value);

/** Sends a request; fails with the server's message. Polling does not count as activity of the user: the session ends all the same. */
async function ask(path, {polling, signal = visit.signal, ...options} = {}) {
  const headers = new Headers(options.headers);
  headers.set("vauban-console", polling ? "poll" : "1"); // no page of another origin can send it
  if (key) {
    headers.set("Authorization", "Bearer " + key);
  }
  const answer = await fetch(path, {...options, headers, signal, cache: "no-store", credentials: "same-origin", referrerPolicy: "no-referrer", redirect: "error"}).catch(failure => {
    throw failure.name === "AbortError" ? failure : new Error(text("unreachable"));
  });
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    if (polling && answer.status === 401) {
      leave(body.error?.message); // otherwise the next person would see what was shown
    }
    throw Object.assign(new Error(body.error?.message ?? text("failed", answer.status)), {status: answer.status});
  }
  return answer;
}

const post = (path, body, signal) => ask(path, {method: "POST", body: JSON.stringify(body), headers: {"Content-Type": "application/json"}, signal});

/** Words follow the language. */
function note(section, words = () => "") {
  notes.set(section, words);
  write(document.querySelector(`[data-of="${section}"]`), words());
}

/**
 * Runs the work of one part of the page. A failure is shown in that part alone, unless the user has stopped the work.
 * The former one is gone at once, so that it is news again; while polling, it stays until it is over.
 * Never settles if the user has signed out meanwhile.
 */
async function part(section, work, polling = false) {
  const own = visit;
  let found = null;
  try {
    if (!polling) {
      note(section);
    }
    found = await work();
    if (polling && own === visit) {
      note(section);
    }
  } catch (failure) {
    if (own === visit && failure.name !== "AbortError") {
      note(section, () => failure.status === 403 ? text("forbidden", failure.message) : failure.status === 404 ? text("absent") : failure.message);
    }
  }
  return own === visit ? found : new Promise(() => {});
}

function table(id, heads, rows) {
  const head = document.createElement("thead");
  const body = document.createElement("tbody");
  const row = (cells, kind) => {
    const made = document.createElement("tr");
    cells.forEach((cell, i) => {
      const one = document.createElement(kind);
      one.append(cell);
      if (kind === "th") {
        one.scope = "col";
      }
      one.className = heads[i].number ? "number" : "";
      made.append(one);
    });
    return made;
  };
  if (rows.length) {
    head.append(row(heads.map(each => text(each.text)), "th"));
    body.append(...rows.map(each => row(each, "td")));
  }
  if (rows.flat().every(cell => typeof cell === "string" || typeof cell === "number")) {
    redraw($(id), head, body);
  } else {
    $(id).replaceChildren(head, body); // each button is for its own row
  }
}

function showStatus() {
  const known = state?.status ?? "";
  write($("status"), known && text("status." + known));
  $("status").className = known === "ready" ? "good" : "bad";
}

function showState() {
  showStatus();
  if (!state) {
    return;
  }
  const hours = Math.floor(state.uptimeSeconds / 3600);
  const minutes = Math.floor(state.uptimeSeconds / 60) % 60;
  const facts = [["engine", text(state.engine ? "engine.up" : "engine.down")], ["running", number(state.running)],
    ["waiting", number(state.waiting)], ["places", number(state.requests)], ["sessions", number(state.sessions)],
    ["uptime", text("uptime.value", hours, minutes)]];
  const configuration = state.configuration;
  if (configuration) {
    facts.push(["configuration", configuration.failed ? text("configuration.failed") : configuration.restart.length
      ? text("configuration.restart", configuration.restart.join(", ")) : text("configuration.same")]);
  }
  redraw($("facts"), ...facts.map(([name, value]) => {
    const pair = document.createElement("div");
    const term = document.createElement("dt");
    const told = document.createElement("dd");
    term.textContent = text("fact." + name);
    told.textContent = value;
    pair.append(term, told);
    return pair;
  }));
  table("models-table", [{text: "model.id"}, {text: "model.kind"}, {text: "model.state"}, {text: "model.context", number: true},
    {text: "model.held", number: true}, {text: "model.running", number: true}], state.models.map(model => [model.id,
    text(model.embeddings ? "model.embeds" : "model.writes"), text(!model.local ? "model.elsewhere" : model.loaded ? "model.loaded" : "model.unloaded"),
    model.contextTokens ? number(model.contextTokens) : "–", number(model.heldTokens), number(model.running)]));
  table("backends-table", [{text: "backend.name"}, {text: "model.id"}, {text: "model.state"}, {text: "model.running", number: true},
    {text: "backend.answers", number: true}, {text: "backend.failures", number: true}], state.backEnds.map(each => [each.name,
    each.model, each.up ? text("backend.up") : each.problem ?? text("backend.unknown"), number(each.running),
    number(each.answers), number(each.failures)]));
  showUsers();
  showModels(state.models.filter(model => !model.embeddings).map(model => model.id));
}

/** What is chosen stays; an open list would lose its place with new options. */
function showModels(ids) {
  const chosen = $("model").value;
  if (ids.join("\n") !== [...$("model").options].map(option => option.value).join("\n")) {
    $("model").replaceChildren(...ids.map(id => new Option(id, id)));
    if (ids.includes(chosen)) {
      $("model").value = chosen;
    }
  }
}

/** By hash: names are for those who may see the keys. */
function showUsers() {
  const quota = state.tokensPerDay;
  table("users-table", [{text: "user.key"}, {text: "user.requests", number: true}, {text: "user.tokens", number: true},
    {text: "user.left", number: true}], state.keys.map(each => [each.id, `${number(each.requests)} / ${number(state.requestsPerKey)}`,
    quota ? number(each.tokens) : "–", quota ? number(Math.max(0, quota - each.tokens)) : text("user.unlimited")]));
  note("users", () => state.keys.length ? "" : text("user.none"));
}

/** Rates between two readings, quantiles of the last ones. */
function measure(samples) {
  const reading = {time: performance.now(), generated: sum(samples, "vauban_generated_tokens_total"),
    requests: sum(samples, "vauban_requests_total"), first: buckets(samples, "vauban_first_token_seconds")};
  const before = readings.at(-1);
  readings.push(reading);
  readings = readings.slice(-WINDOW);
  if (!before) {
    return;
  }
  const seconds = (reading.time - before.time) / 1000;
  const add = (name, value) => { series[name] = [...series[name], value].slice(-KEPT); };
  add("tokens", Math.max(0, reading.generated - before.generated) / seconds);
  add("requests", Math.max(0, reading.requests - before.requests) / seconds);
  add("median", quantile(reading.first, readings[0].first, 0.5));
  add("high", quantile(reading.first, readings[0].first, 0.95));
}

function showCharts() {
  if (!series.tokens.length) {
    return;
  }
  redraw($("charts"),
    chart(text("chart.throughput"), [{name: text("chart.tokens"), values: series.tokens}, {name: text("chart.requests"), values: series.requests}], (name, value) => text("chart.rate", name, value), number),
    chart(text("chart.latency"), [{name: text("chart.median"), values: series.median}, {name: text("chart.high"), values: series.high}], (name, value) => text("chart.seconds", name, value), number));
}

async function poll() {
  const found = await part("overview", async () => (await ask("/console/state", {polling: true})).json(), true);
  if (found) {
    state = found;
    showState();
  }
  const samples = await part("load", async () => parse(await (await ask("/metrics", {polling: true})).text()), true);
  if (samples) {
    measure(samples);
    showCharts();
  }
  if (signIn.session && !key) {
    await session.look();
  }
  timer = setTimeout(poll, PERIOD);
}

async function loadOnce() {
  await keys.load();
  policy = await part("policy", async () => (await ask("/admin/policy")).json());
  showPolicy();
  await sites.load();
}

function showPolicy() {
  if (!policy) {
    return;
  }
  const rows = Object.entries(policy.settings).flatMap(([setting, values]) => values.map(each => [setting, each.value, each.layer,
    each.signers ?? "", each.reason ?? ""]));
  table("policy-table", [{text: "policy.setting"}, {text: "policy.value"}, {text: "policy.layer"}, {text: "policy.signers"},
    {text: "policy.reason"}], rows);
  note("policy", () => rows.length ? "" : text("policy.none"));
}

async function translate() {
  const wanted = language;
  const found = await (await fetch("/console/texts/" + wanted, {credentials: "same-origin"})).json();
  if (wanted !== language) {
    return; // another one was chosen meanwhile
  }
  texts = found;
  document.documentElement.lang = language;
  document.title = text("title");
  document.querySelectorAll("[data-text]").forEach(each => { each.textContent = text(each.dataset.text); });
  document.querySelectorAll("[data-label]").forEach(each => each.setAttribute("aria-label", text(each.dataset.label)));
  $("language").value = language;
  notes.forEach((words, section) => note(section, words));
  showState();
  showCharts();
  showPolicy();
  audit.show();
  keys.show();
  sites.show();
  session.show();
}

function shown(signedIn) {
  $("enter").hidden = signedIn;
  $("sections").hidden = !signedIn;
  $("leave").hidden = !signedIn || !key && !signIn.session;
  $("provider").hidden = !signIn.provider;
  $("editor").hidden = !signIn.editor;
  $("login").hidden = signedIn || !signIn.password;
}

/** Cancels the requests of the previous visit and begins a new one. */
function renew() {
  clearTimeout(timer);
  visit.abort();
  visit = new AbortController();
  return visit;
}

/** Shows the console if what its user has shown, if anything, is accepted, or nothing is asked for. */
async function enter(signedIn = key !== "") {
  const own = renew();
  try {
    signIn = await (await ask("/console/sign-in")).json();
    const served = await (await ask("/v1/models")).json();
    $("model").replaceChildren(...served.data.map(model => new Option(model.id, model.id))); // not all keys see the state
  } catch (failure) {
    if (own !== visit) {
      return;
    }
    shown(false);
    $("enter-error").textContent = signedIn || failure.status !== 401 ? failure.message : "";
    key = "";
    $(signIn.password ? "user" : "key").focus();
    return;
  }
  $("enter-error").textContent = "";
  shown(true);
  $("main").focus();
  await loadOnce();
  await poll();
}

/** Forgets the person who has used the page, for a reason that is told. */
function leave(why = "") {
  renew();
  $("enter-error").textContent = why;
  if (signIn.session && !why) {
    // never cancelled; a sign-in by password waits for it, since its answer removes the cookie
    left = post("/console/logout", {}, new AbortController().signal).catch(failure => { $("enter-error").textContent = failure.message; });
  }
  signIn.session = false;
  chat.clear();
  key = "";
  state = policy = null;
  readings = [];
  series = {tokens: [], requests: [], median: [], high: []};
  ["key", "user", "password"].forEach(id => { $(id).value = ""; });
  ["facts", "models-table", "backends-table", "users-table", "policy-table", "charts", "model", "login-error"].forEach(id => $(id).replaceChildren());
  notes.forEach((words, section) => note(section));
  keys.clear();
  sites.clear();
  audit.clear();
  session.clear();
  showStatus();
  shown(false);
  $(signIn.password ? "user" : "key").focus();
}

const shared = {ask, post, part, note, table, text, time, number};
const keys = keysSection(shared);
const session = sessionWarning(shared);
const sites = sitesSection(shared);
const audit = auditSection(shared);
const chat = chatSection(shared);
$("enter").addEventListener("submit", event => {
  event.preventDefault();
  key = $("key").value.trim();
  $("key").value = "";
  enter();
});
$("login").addEventListener("submit", async event => {
  event.preventDefault();
  const typed = {user: $("user").value, password: $("password").value};
  $("password").value = "";
  try {
    await left;
    await post("/console/password", typed);
    $("login-error").textContent = "";
    await enter(true);
  } catch (failure) {
    $("login-error").textContent = failure.message;
    $("password").focus();
  }
});
$("provider").addEventListener("click", () => location.assign("/console/login"));
$("leave").addEventListener("click", () => leave());
$("language").addEventListener("change", () => { language = $("language").value; translate(); });
$("theme").addEventListener("change", () => {
  const theme = $("theme").value;
  theme === "auto" ? delete document.documentElement.dataset.theme : document.documentElement.dataset.theme = theme;
});

await translate();
await enter();
