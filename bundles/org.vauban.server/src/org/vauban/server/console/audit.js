// SPDX-License-Identifier: EPL-2.0
// The section for the audit log: search and verification.

const $ = id => document.getElementById(id);
const value = each => each === undefined || each === null ? "" : typeof each === "object" ? JSON.stringify(each) : String(each);

/** The section, with what it shares with the rest of the console. */
export function auditSection({ask, post, part, note, table, text, time, number}) {
  let lines = null;
  /** The search that found the lines shown. */
  let wanted = {};
  let verification = null;
  let searching = new AbortController();

  function decision(made) {
    return made === "approved" ? text("audit.allowed") : made === "refused" ? text("audit.refused") : value(made);
  }

  /** A line is about a request, about an event (which may name a feature), or a note of the log about itself. */
  function cells(line) {
    const about = line.event ?? line.note ?? line.feature;
    const detail = [about === line.feature ? "" : value(line.feature), value(line.detail)].filter(each => each).join(", ");
    return [time(line.time), about === undefined ? text("audit.unreadable") : value(about), value(line.model), decision(line.decision), detail];
  }

  function show() {
    if (verification) {
      $("verified").textContent = verification.intact ? text("audit.intact", number(verification.lines)) : text("audit.damaged", verification.reason ?? "");
      $("verified").className = verification.intact ? "good" : "bad";
    }
    if (lines) {
      table("audit-table", [{text: "audit.time"}, {text: "audit.about"}, {text: "audit.model"}, {text: "audit.decision"}, {text: "audit.detail"}],
        [...lines.lines].reverse().map(cells));
      if (!lines.next && document.activeElement === $("search-older")) {
        $("search-feature").focus(); // a disabled button loses the focus
      }
      $("search-older").disabled = !lines.next;
    }
  }

  function told() {
    return lines.lost ? text("audit.lost") : text(lines.exact ? "audit.found" : "audit.foundAtLeast", number(lines.found));
  }

  async function find(asked) {
    searching.abort(); // what was sought before may be found later
    const mine = searching = new AbortController();
    const found = await part("audit", async () => (await post("/admin/audit/search", asked, mine.signal)).json());
    if (found) { // or it is told why not
      wanted = asked;
      lines = found;
      note("audit", told);
      show();
    }
  }

  $("search").addEventListener("submit", event => {
    event.preventDefault();
    const asked = {limit: 100};
    if ($("search-user").value.trim()) {
      asked.user = $("search-user").value.trim();
    }
    if ($("search-feature").value.trim()) {
      asked.feature = $("search-feature").value.trim();
    }
    find(asked);
  });
  $("search-older").addEventListener("click", () => find({...wanted, before: lines.next}));
  $("verify").addEventListener("click", async () => {
    const found = await part("audit", async () => (await ask("/admin/audit/verification")).json());
    if (found) {
      verification = found;
      show();
    }
  });

  function clear() {
    searching.abort();
    lines = null;
    verification = null;
    $("search-older").disabled = true;
    ["search-user", "search-feature"].forEach(id => { $(id).value = ""; });
    ["audit-table", "verified"].forEach(id => $(id).replaceChildren());
  }

  return {show, clear};
}
