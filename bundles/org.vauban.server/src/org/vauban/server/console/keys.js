// SPDX-License-Identifier: EPL-2.0
// The section for API keys and who holds them, for security officers.

const $ = id => document.getElementById(id);

/** The section, with what it shares with the rest of the console. */
export function keysSection({ask, post, part, table, text, time, number}) {
  let found = null;
  let chosen = null;
  let done = null;
  let loads = 0;

  const role = key => text("role." + key.role);
  const day = value => new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: "short", timeZone: "UTC"}).format(new Date(value));

  /** Others ask no models. */
  function quota(key) {
    const {requestsPerMinute: requests, tokensPerDay: tokens} = found.quota;
    const bounds = [requests ? text("key.perMinute", number(requests)) : "", tokens ? text("key.perDay", number(tokens)) : ""];
    return key.role !== "user" ? "–" : bounds.filter(each => each).join(", ") || text("user.unlimited");
  }

  function state(key) {
    return key.revoked ? text("key.revoked", time(key.revoked)) : text(key.accepted ? "key.accepted" : "key.refused");
  }

  function revocation(key) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text("key.revoke");
    button.setAttribute("aria-label", text("key.revoke.one", key.id));
    button.addEventListener("click", () => {
      chosen = key;
      $("revoke-text").textContent = text("key.revoke.text", key.id, key.name, role(key));
      $("revoke").showModal();
      $("revoke-no").focus(); // as an attribute, it would ask for the focus when the page is loaded
    });
    return button;
  }

  /** Those of one person together, with what can no longer be used at the end. */
  function order(one, other) {
    return other.accepted - one.accepted || one.name.localeCompare(other.name, document.documentElement.lang) || one.created.localeCompare(other.created);
  }

  function show() {
    $("keys-done").textContent = done ? text("key.done", done.id, done.name) : "";
    table("keys-table", [{text: "key.name"}, {text: "key.role"}, {text: "key.id"}, {text: "user.key"}, {text: "key.expires"},
      {text: "key.used"}, {text: "key.quota"}, {text: "key.state"}, {text: "key.action"}],
      (found?.keys ?? []).sort(order).map(key => [key.name, role(key), key.id, "user-" + key.user, time(key.expires) || text("key.never"),
      key.lastUsed ? day(key.lastUsed) : text("key.unused"), quota(key), state(key), key.revoked ? "–" : revocation(key)]));
  }

  /** Of several, the last one counts, whichever is answered last. */
  async function load() {
    const own = ++loads;
    const loaded = await part("users", async () => (await ask("/admin/keys")).json());
    if (own === loads) {
      found = loaded;
      show();
    }
  }

  /** Shows what is so now, whatever came of it. */
  async function revoke({id, name}) {
    done = null;
    const revoked = await part("keys", async () => {
      try {
        return await post("/admin/keys/revoke", {id});
      } catch (failure) {
        throw failure.status === 404 ? new Error(failure.message) : failure; // it is the key that is not there
      }
    });
    done = revoked && {id, name};
    await load();
    if (document.activeElement === document.body) { // the button is no longer there, and its user has not gone elsewhere
      $("users-title").focus();
    }
  }

  $("revoke-no").addEventListener("click", () => $("revoke").close());
  $("revoke-yes").addEventListener("click", () => {
    const key = chosen;
    $("revoke").close();
    revoke(key);
  });

  function clear() {
    found = null;
    done = null;
    chosen = null;
    $("revoke").close();
    $("revoke-text").textContent = "";
    show();
  }

  return {load, show, clear};
}
