// SPDX-License-Identifier: EPL-2.0
// The section for update sites: versions, rings and uploads.

const $ = id => document.getElementById(id);

/** The section, with what it shares with the rest of the console. */
export function sitesSection({ask, post, part, note, table, text, time, number}) {
  let sites = null;
  let absent = false;
  let done = () => "";
  let loads = 0;

  function fill(select, values, label) {
    const chosen = select.value;
    select.replaceChildren(...values.map(value => new Option(label(value), value)));
    if (values.map(String).includes(chosen)) {
      select.value = chosen;
    }
  }

  const chosen = () => sites?.find(site => site.name === $("ring-site").value);

  function showVersions() {
    fill($("ring-version"), (chosen()?.versions ?? []).filter(each => each.refusal === null).map(each => each.version), String);
  }

  function show() {
    $("rings").hidden = !sites?.length;
    $("upload").hidden = absent;
    $("sites-done").textContent = done();
    if (!sites) {
      return;
    }
    table("rings-table", [{text: "site.name"}, {text: "site.ring"}, {text: "site.version", number: true}, {text: "site.before"},
      {text: "site.state"}], sites.flatMap(site => site.rings.map(ring => [site.name, text("ring." + ring.ring), ring.version,
      ring.history.slice(0, -1).reverse().join(", ") || "–", ring.refusal ?? text("site.accepted")])));
    table("sites-table", [{text: "site.name"}, {text: "site.version", number: true}, {text: "site.release"}, {text: "site.signers"},
      {text: "site.expires"}, {text: "site.clients", number: true}, {text: "site.installed", number: true}, {text: "site.state"}],
      sites.flatMap(site => site.versions.map(each => [site.name, each.version, each.release ?? "–", each.signers.join(", ") || "–",
        time(each.expires) || "–", number(each.clients), number(each.installed), each.refusal ?? text("site.accepted")])));
    fill($("ring-site"), sites.map(site => site.name), name => name);
    fill($("ring-name"), ["pilot", "broad", "fixed"], ring => text("ring." + ring));
    showVersions();
    if (!sites.length) {
      note("sites", () => text("site.none"));
    }
  }

  /** Of several, the last one counts, whichever is answered last. */
  async function load() {
    const own = ++loads;
    let missing = false;
    const found = await part("sites", async () => {
      try {
        return (await (await ask("/admin/sites")).json()).sites;
      } catch (failure) {
        missing = failure.status === 404;
        throw failure;
      }
    });
    if (own === loads) {
      absent = missing;
      sites = found;
      show();
    }
  }

  /** Does something, tells what came of it, and shows what is so now. */
  async function change(section, work) {
    done = () => "";
    $("sites-done").textContent = "";
    const told = await part(section, work);
    if (told) {
      done = told;
      await load();
    }
  }

  async function ring(path, wanted) {
    const changed = await (await post(path, {site: $("ring-site").value, ring: $("ring-name").value, ...wanted})).json();
    return () => text("site.changed", text("ring." + changed.ring), changed.from || "–", changed.version);
  }

  $("ring-site").addEventListener("change", showVersions);
  $("rings").addEventListener("submit", event => {
    event.preventDefault();
    change("rings", () => ring("/admin/sites/promote", {version: Number($("ring-version").value)}));
  });
  $("rollback").addEventListener("click", () => change("rings", () => ring("/admin/sites/rollback", {})));
  $("upload").addEventListener("submit", async event => {
    event.preventDefault();
    const file = $("archive").files[0];
    if (!file) {
      return;
    }
    $("send").disabled = true;
    await change("upload", async () => {
      note("upload", () => text("site.uploading"));
      const added = await (await ask("/admin/sites/upload", {method: "PUT", body: file, headers: {"Content-Type": "application/zip"}})).json();
      note("upload");
      $("upload").reset();
      return () => text("site.uploaded", added.site, added.version, added.release, added.signers.join(", "));
    });
    $("send").disabled = false;
  });

  function clear() {
    sites = null;
    absent = false;
    done = () => "";
    ["rings-table", "sites-table", "ring-site", "ring-version", "sites-done"].forEach(id => $(id).replaceChildren());
    $("upload").reset();
    $("send").disabled = false;
    show();
  }

  return {load, show, clear};
}
