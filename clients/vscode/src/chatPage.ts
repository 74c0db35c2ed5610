// SPDX-License-Identifier: EPL-2.0
/** The page of the conversation. Pure: no script but its own runs in it, and it loads nothing from elsewhere. */

export interface ChatWords {
    ask: string;
    stop: string;
    question: string;
    attach: string;
    you: string;
    insert: string;
    copy: string;
    file: string;
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

export function chatPage(words: ChatWords, sources: ChatSources): string {
    const policy = `default-src 'none'; style-src ${sources.csp}; script-src 'nonce-${sources.nonce}'`;
    return `<!DOCTYPE html>
<html lang="${escape(sources.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(sources.style)}">
<title>Vauban</title>
</head>
<body data-you="${escape(words.you)}" data-insert="${escape(words.insert)}" data-copy="${escape(words.copy)}" data-file="${escape(words.file)}">
<main id="talk" role="log" aria-live="polite"></main>
<form id="form">
<label for="question" class="hidden">${escape(words.question)}</label>
<textarea id="question" rows="3" placeholder="${escape(words.question)}"></textarea>
<label class="attach"><input type="checkbox" id="attach" checked> ${escape(words.attach)}</label>
<div class="buttons">
<button type="submit" id="ask">${escape(words.ask)}</button>
<button type="button" id="stop" disabled>${escape(words.stop)}</button>
</div>
</form>
<script nonce="${escape(sources.nonce)}" src="${escape(sources.script)}"></script>
</body>
</html>`;
}
