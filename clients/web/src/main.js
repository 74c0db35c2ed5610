// SPDX-License-Identifier: EPL-2.0
// The editor of the console: an example of a thin client of the language server. Texts are sent to this server only.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { followCaret } from './caret.js';
import { Connection } from './connection.js';
import { ghostText, isShown, suggest, suggested } from './ghost.js';

const PAUSE = 150;
const AGAIN = 2000;
const RESTART = 1012;
const INVOKED = 1;
const AUTOMATIC = 2;
const LANGUAGES = { java: 'java', py: 'python', js: 'javascript', ts: 'typescript', c: 'c', cpp: 'cpp', h: 'c', rs: 'rust', go: 'go', sh: 'shellscript',
    xml: 'xml', json: 'json', html: 'html', css: 'css', sql: 'sql', md: 'markdown', adoc: 'asciidoc', yaml: 'yaml', yml: 'yaml' };

const $ = id => document.getElementById(id);
let texts = {};
let language = navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en';
let key = '';
let connection = null;
let ready = false;
let status = 'connecting';
let asked = null;
let followed = false; // whether the server wants to know where the caret is
let timer = 0;
let version = 1;
let name = 'Example.java';
const labels = new Compartment();

const text = (id, ...values) => values.reduce((whole, value, i) => whole.replaceAll(`{${i}}`, value), texts[id] ?? id);
const address = () => 'file:///editor/' + encodeURIComponent(name);

function tell(state, reason = '') {
    status = state;
    $('state').textContent = reason || text('editor.' + state);
    $('state').className = state === 'ready' ? 'good' : state === 'connecting' ? '' : 'bad';
    document.body.dataset.state = state;
}

const position = (doc, offset) => {
    const line = doc.lineAt(offset);
    return { line: line.number - 1, character: offset - line.from };
};

/** Changes from the last to the first, so that each position is one of the document before. */
function changes(update) {
    const all = [];
    update.changes.iterChanges((from, to, newFrom, newTo, inserted) => all.unshift({
        range: { start: position(update.startState.doc, from), end: position(update.startState.doc, to) }, text: inserted.toString() }));
    return all;
}

function open() {
    connection.notify('textDocument/didOpen', { textDocument: { uri: address(), version,
        languageId: LANGUAGES[name.split('.').pop().toLowerCase()] ?? 'plaintext', text: view.state.doc.toString() } });
}

/** Without the focus, or with a selection, there is none. */
function place() {
    const { doc, selection } = view.state;
    return followed && ready && view.hasFocus && selection.main.empty
        ? { textDocument: { uri: address() }, position: position(doc, selection.main.head) } : null;
}

const caret = followCaret(place, params => connection?.notify('vauban/didMoveCaret', params));

function cancel() {
    clearTimeout(timer);
    if (asked) {
        connection?.notify('$/cancelRequest', { id: asked });
        asked = null;
    }
}

async function complete(triggerKind) {
    cancel();
    if (!ready || !view.state.selection.main.empty) {
        return;
    }
    const { doc, selection } = view.state;
    const at = selection.main.head;
    const { id, result } = connection.request('textDocument/inlineCompletion',
        { textDocument: { uri: address() }, position: position(doc, at), context: { triggerKind } });
    asked = id;
    try {
        const [first] = (await result)?.items ?? [];
        if (asked === id && first) {
            const whole = first.insertText.value ?? first.insertText;
            const begin = first.range ? doc.line(first.range.start.line + 1).from + first.range.start.character : at;
            const there = doc.sliceString(begin, at);
            suggest(view, at, whole.startsWith(there) ? whole.slice(there.length) : '');
        }
    } catch (failure) {
        if (asked === id && triggerKind === INVOKED) {
            tell('failed', failure.message);
        }
    } finally {
        if (asked === id) {
            asked = null;
        }
    }
}

function changed(update) {
    const now = suggested(update.state);
    // whoever types the suggestion is not told the rest of it at each key
    if (now !== suggested(update.startState) && (!now || update.transactions.some(isShown))) {
        $('suggestion').textContent = now && text('editor.suggested', now);
    }
    if (update.docChanged || update.selectionSet) {
        cancel(); // it was asked for another text, or another place in it
    }
    if (update.docChanged || update.selectionSet || update.focusChanged) {
        caret.moved();
    }
    if (!update.docChanged) {
        return;
    }
    if (ready) {
        connection.notify('textDocument/didChange', { textDocument: { uri: address(), version: ++version }, contentChanges: changes(update) });
    }
    if (update.transactions.some(each => each.isUserEvent('input.type') || each.isUserEvent('delete')) && !suggested(update.state)) {
        timer = setTimeout(() => complete(AUTOMATIC), PAUSE);
    }
}

const accessible = () => EditorView.contentAttributes.of({ 'aria-label': text('editor.text'), 'aria-describedby': 'keys', spellcheck: 'false' });

const state = doc => EditorState.create({ doc, extensions: [
    lineNumbers(), history(), drawSelection(), ghostText, labels.of(accessible()),
    // the backslash needs AltGr on many keyboards
    keymap.of([...['Alt-\\', 'Alt-Shift-g'].map(each => ({ key: each, run: () => { complete(INVOKED); return true; } })), ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of(changed), EditorView.cspNonce.of($('editor').nonce),
] });

async function connect() {
    ready = false;
    tell('connecting');
    const headers = new Headers({ 'vauban-console': '1' });
    if (key) {
        headers.set('Authorization', 'Bearer ' + key);
    }
    const admitted = await fetch('/v1/models', { headers, cache: 'no-store', credentials: 'same-origin', redirect: 'error' });
    $('enter').hidden = admitted.ok;
    if (!admitted.ok) {
        tell('signin', key ? (await admitted.json()).error?.message : '');
        key = '';
        $('key').focus();
        return;
    }
    const { session } = await (await fetch('/console/sign-in', { headers: { 'vauban-console': '1' }, cache: 'no-store' })).json();
    connection = new Connection(session ? '' : key, { opened: begin, closed, told: () => {} });
}

async function begin() {
    const { result } = connection.request('initialize', { processId: null, rootUri: null, locale: language, clientInfo: { name: 'Vauban console' },
        capabilities: { general: { positionEncodings: ['utf-16'] }, textDocument: { inlineCompletion: {} } } });
    const greeted = await result.catch(() => null);
    if (!greeted) {
        connection?.close(); // unless it was closed before the answer, which closed() tells
        return;
    }
    followed = greeted.capabilities.experimental?.vauban?.caret === true;
    connection.notify('initialized', {});
    ready = true;
    version = 1;
    open();
    tell('ready');
    view.focus();
    caret.moved();
}

function closed(code, reason) {
    cancel();
    caret.end();
    ready = false;
    connection = null;
    if (code === RESTART) {
        setTimeout(() => attempt(), AGAIN);
    }
    tell(code === RESTART ? 'connecting' : 'closed', reason);
    $('again').hidden = code === RESTART;
}

const attempt = () => {
    $('again').hidden = true;
    connect().catch(failure => { tell('closed', failure.message); $('again').hidden = false; });
};

async function translate() {
    const wanted = language;
    const found = await (await fetch('/console/texts/' + wanted, { credentials: 'same-origin' })).json();
    if (wanted !== language) {
        return; // another one was chosen meanwhile
    }
    texts = found;
    document.documentElement.lang = language;
    document.title = text('editor.heading');
    document.querySelectorAll('[data-text]').forEach(each => { each.textContent = text(each.dataset.text); });
    $('language').value = language;
    view?.dispatch({ effects: labels.reconfigure(accessible()) });
    tell(status);
}

let view = null;
await translate();
view = new EditorView({ state: state('class Example {\n    int size;\n\n    \n}\n'), parent: $('editor') });
view.dispatch({ selection: { anchor: view.state.doc.line(4).to } });
$('language').addEventListener('change', () => { language = $('language').value; translate(); });
$('enter').addEventListener('submit', event => {
    event.preventDefault();
    key = $('key').value.trim();
    $('key').value = '';
    attempt();
});
$('again').addEventListener('click', attempt);
$('file').addEventListener('change', async () => {
    const [file] = $('file').files;
    if (file) {
        const doc = await file.text();
        if (file !== $('file').files[0]) {
            return; // another one was chosen while it was read
        }
        cancel();
        connection?.notify('textDocument/didClose', { textDocument: { uri: address() } });
        name = file.name;
        view.setState(state(doc));
        $('suggestion').textContent = ''; // the one for the text before is gone with it
        if (ready) {
            version = 1;
            open();
        }
        view.focus();
        caret.moved();
    }
});
$('complete').addEventListener('click', () => { view.focus(); complete(INVOKED); });
attempt();
