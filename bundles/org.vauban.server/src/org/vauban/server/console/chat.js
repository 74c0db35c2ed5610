// SPDX-License-Identifier: EPL-2.0
// The section for a conversation, to try a model.

const $ = id => document.getElementById(id);

/** The events of a stream, one after the other. */
async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (let {done, value} = await reader.read(); !done; {done, value} = await reader.read()) {
    pending += value;
    const whole = pending.split("\n\n");
    pending = whole.pop();
    for (const event of whole) {
      if (event.startsWith("data: ") && event !== "data: [DONE]") {
        yield JSON.parse(event.slice(6));
      }
    }
  }
}

/** The section, with what it shares with the rest of the console. */
export function chatSection({post, part, note, text}) {
  let conversation = [];
  let answering = null;

  function say(who, content) {
    const paragraph = document.createElement("p");
    const speaker = document.createElement("span");
    const said = document.createElement("span");
    speaker.className = "who";
    speaker.dataset.text = who === "you" ? "chat.you" : "chat.model";
    speaker.textContent = text(speaker.dataset.text);
    said.textContent = content;
    paragraph.append(speaker, " ", said);
    $("talk").append(paragraph);
    $("talk").scrollTop = $("talk").scrollHeight;
    return said;
  }

  /** Asks a question and shows the answer. What arrives after the end of its conversation is dropped. */
  async function converse(question) {
    const own = conversation;
    const mine = answering = new AbortController();
    own.push({role: "user", content: question});
    $("answered").textContent = "";
    say("you", question);
    const said = say("model", "");
    $("stop").disabled = false;
    let whole = "";
    let complete = false;
    await part("chat", async () => {
      const answer = await post("/v1/chat/completions", {model: $("model").value, messages: own, stream: true}, mine.signal);
      for await (const event of events(answer)) {
        if (event.error) {
          throw new Error(event.error.message);
        }
        whole += event.choices?.[0]?.delta?.content ?? "";
        const {scrollHeight, scrollTop, clientHeight} = $("talk");
        said.append(event.choices?.[0]?.delta?.content ?? ""); // what is selected before it stays
        if (scrollHeight - scrollTop - clientHeight < 40) { // whoever reads further up stays there
          $("talk").scrollTop = $("talk").scrollHeight;
        }
      }
      complete = true;
    });
    own.push({role: "assistant", content: whole});
    if (own !== conversation) {
      return;
    }
    if (mine.signal.aborted) {
      note("chat", () => text("chat.stopped"));
    } else if (complete) {
      $("answered").textContent = whole; // a screen reader reads it once, not with each word; otherwise it reads the note
    }
    answering = null;
    $("stop").disabled = true;
  }

  /** Begins a conversation; the former one gets no more of its answer. */
  function forget() {
    answering?.abort();
    answering = null;
    conversation = [];
    $("talk").replaceChildren();
    $("answered").textContent = "";
    $("stop").disabled = true;
    note("chat");
  }

  $("ask").addEventListener("submit", event => {
    event.preventDefault();
    const question = $("question").value.trim();
    if (question && !answering) {
      $("question").value = "";
      converse(question);
    }
  });
  $("question").addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      $("ask").requestSubmit();
    }
  });
  $("stop").addEventListener("click", () => answering?.abort());
  $("forget").addEventListener("click", forget);

  function clear() {
    $("question").value = "";
    forget();
  }

  return {clear};
}
