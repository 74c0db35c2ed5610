// SPDX-License-Identifier: EPL-2.0
/** The page of the conversation. Pure: no script but its own runs in it, and it loads nothing from elsewhere. */

export interface ChatWords {
    ask: string;
    stop: string;
    question: string;
    recall: string;
    attach: string;
    you: string;
    apply: string;
    insert: string;
    copy: string;
    copied: string;
    file: string;
    missing: string;
    starting: string;
    reading: string;
    settings: string;
    help: string;
    hint: string;
}

export interface ChatSources {
    /** What `webview.cspSource` says. */
    csp: string;
    script: string;
    style: string;
    /** New for each page. */
    nonce: string;
    language: string;
}

export function escape(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Of the buttons that the script makes. */
const BUTTONS = ['you', 'apply', 'insert', 'copy', 'copied', 'file'] as const;

export function chatPage(words: ChatWords, sources: ChatSources): string {
    const policy = `default-src 'none'; style-src ${sources.csp}; script-src 'nonce-${sources.nonce}'`;
    const data = BUTTONS.map(name => `data-${name}="${escape(words[name])}"`).join(' ');
    return `<!DOCTYPE html>
<html lang="${escape(sources.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(sources.style)}">
<title>Vauban</title>
</head>
<body ${data}>
<main id="talk" role="log" aria-live="off"></main>
<p id="announced" class="hidden" role="status"></p>
<p id="reading" class="note" role="status" hidden>${escape(words.reading)}</p>
<section id="hints" hidden>
<p>${escape(words.hint)}</p>
<ul id="commands"></ul>
</section>
<p id="starting" class="note" hidden>${escape(words.starting)}</p>
<section id="missing" role="alert" hidden>
<p>${escape(words.missing)}</p>
<p id="problem" class="note"></p>
<div class="buttons">
<button type="button" id="settings">${escape(words.settings)}</button>
<button type="button" id="help">${escape(words.help)}</button>
</div>
</section>
<form id="form">
<label for="question" class="hidden">${escape(words.question)}</label>
<textarea id="question" rows="3" placeholder="${escape(words.question)}" title="${escape(words.recall)}"></textarea>
<label class="attach"><input type="checkbox" id="attach"> ${escape(words.attach)}</label>
<div class="buttons">
<button type="submit" id="ask">${escape(words.ask)}</button>
<button type="button" id="stop" disabled>${escape(words.stop)}</button>
</div>
</form>
<script nonce="${escape(sources.nonce)}" src="${escape(sources.script)}"></script>
</body>
</html>`;
}
