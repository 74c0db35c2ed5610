// SPDX-License-Identifier: EPL-2.0
// Warns before a session ends, which takes what is on the page with it, and extends the session.
import {write} from "/console/redraw.js";

/** Seconds before the end; fewer where sessions are short. */
const WARNING = 120;

const $ = id => document.getElementById(id);

/** The warning, with what it shares with the rest of the console. */
export function sessionWarning({ask, part, text}) {
  let warning = ""; // the text that is shown
  let before = null; // what had the focus before the button

  function show() {
    $("ending").hidden = !warning; // first, or the text would not be announced
    write($("ending-text"), warning && text(warning));
    $("stay").hidden = warning !== "session.unused";
  }

  function tell({secondsLeft, mostSecondsLeft, idleSeconds}) {
    const soon = Math.min(WARNING, idleSeconds / 2);
    warning = !(secondsLeft <= soon) ? "" : mostSecondsLeft > soon ? "session.unused" : "session.longest";
    show();
  }

  /** Looks how long the session lasts, without extending it. */
  async function look() {
    const found = await part("session", async () => (await ask("/console/session", {polling: true})).json(), true);
    if (found) {
      tell(found);
    }
  }

  $("stay").addEventListener("focus", event => { before = event.relatedTarget; });
  $("stay").addEventListener("click", async () => {
    const extended = await part("session", async () => (await ask("/console/session")).json());
    if (extended) {
      const focused = document.activeElement === $("stay");
      tell(extended);
      if (focused && ($("stay").hidden || $("ending").hidden)) {
        (before?.isConnected ? before : $("main")).focus();
      }
    }
  });

  function clear() {
    warning = "";
    before = null;
    show();
  }

  return {look, show, clear};
}
