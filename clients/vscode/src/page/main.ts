// SPDX-License-Identifier: EPL-2.0
// The page's side of the conversation. What people and models write becomes a few elements and text nodes, never markup.
import { type Node as Part, parse } from '../markdown';
import { changed } from './changes';
import type { Entry, FromPage, Hint, ToPage } from './messages';
import { Recall } from './recall';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const host = acquireVsCodeApi();
const words = document.body.dataset;

function byId(id: string): HTMLElement {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(id);
    }
    return found;
}

const talk = byId('talk');
const form = byId('form') as HTMLFormElement;
const question = byId('question') as HTMLTextAreaElement;
const attach = byId('attach') as HTMLInputElement;
const ask = byId('ask') as HTMLButtonElement;
const stop = byId('stop') as HTMLButtonElement;
const missing = byId('missing');
const problem = byId('problem');
const starting = byId('starting');
const reading = byId('reading');
const hints = byId('hints');
const commands = byId('commands');
let entries: Entry[] = [];
/** As they stand in the page, and where their texts are. */
const drawnEntries: Entry[] = [];
const texts: HTMLElement[] = [];
let waits = false;
const recall = new Recall(() => entries.filter(({ mine }) => mine).map(({ text }) => text));
let drawn = false;

function element(name: string, text = '', style = ''): HTMLElement {
    const made = document.createElement(name);
    made.textContent = text;
    if (style !== '') {
        made.className = style;
    }
    return made;
}

function button(label: string | undefined, message: FromPage): HTMLElement {
    const made = element('button', label ?? '') as HTMLButtonElement;
    made.type = 'button';
    made.addEventListener('click', () => {
        host.postMessage(message);
        if (message.type === 'copy') {
            made.textContent = words['copied'] ?? '';
            setTimeout(() => { made.textContent = label ?? ''; }, 1500);
        }
    });
    return made;
}

/** A block of code, with what can be done with it; one that is still written has no end yet. */
function code(block: Extract<Part, { code: string }>, entry: number): HTMLElement {
    const made = element('div', '', 'block');
    const pre = element('pre');
    pre.tabIndex = 0;
    pre.append(element('code', block.code));
    made.append(pre);
    if (block.closed && block.code.trim() !== '') {
        const bar = element('div', '', 'buttons');
        const text = block.code;
        bar.append(button(words['apply'], { type: 'apply', text, entry }), button(words['insert'], { type: 'insert', text, entry }),
            button(words['copy'], { type: 'copy', text, entry }), button(words['file'], { type: 'file', text, language: block.language }));
        made.append(bar);
    }
    return made;
}

function build(part: Part, entry: number): Node {
    if (typeof part === 'string') {
        return document.createTextNode(part);
    }
    if ('code' in part) {
        return code(part, entry);
    }
    const made = document.createElement(part.tag);
    made.append(...part.children.map(child => build(child, entry)));
    return made;
}

function draw(into: HTMLElement, entry: number): void {
    const { mine, text } = entries[entry] ?? { mine: true, text: '' };
    // a question is shown as it was typed
    into.replaceChildren(...mine ? [element('p', text, 'typed')] : parse(text).map(part => build(part, entry)));
}

function show(entry: Entry, at: number): void {
    const section = document.createElement('section');
    section.append(element('h2', entry.mine ? words['you'] : 'Vauban'));
    const text = element('div', '', entry.mine ? 'question' : 'answer');
    draw(text, at);
    section.append(text);
    if (entry.note) {
        section.append(element('p', entry.note, 'note'));
    }
    const old = talk.children[at];
    if (old) {
        old.replaceWith(section);
    } else {
        talk.append(section);
    }
    texts[at] = text;
    drawnEntries[at] = { ...entry };
}

/** A command of the chat, which is put before the question. */
function hint({ word, summary }: Hint): HTMLElement {
    const made = element('li', ` ${summary}`);
    const name = element('button', `/${word}`, 'link') as HTMLButtonElement;
    name.type = 'button';
    name.addEventListener('click', () => {
        question.value = `/${word} ${question.value.replace(/^\s*\/\S*\s*/, '')}`;
        tellDraft();
        question.focus();
    });
    made.prepend(name);
    return made;
}

/** An empty conversation says what can be asked. */
function showHints(): void {
    document.body.classList.toggle('empty', entries.length === 0);
    hints.hidden = entries.length > 0 || form.hidden || commands.childElementCount === 0;
}

/** Whether the end is seen: then what comes is followed, and whoever reads further up stays there. */
function atEnd(): boolean {
    return talk.scrollHeight - talk.scrollTop - talk.clientHeight < 40;
}

function redraw(follow: boolean): void {
    showHints();
    for (const at of changed(drawnEntries, entries)) {
        const entry = entries[at];
        if (entry) {
            show(entry, at);
        }
    }
    while (talk.children.length > entries.length) {
        talk.lastElementChild?.remove();
    }
    texts.length = entries.length;
    drawnEntries.length = entries.length;
    if (follow) {
        talk.scrollTop = talk.scrollHeight;
    }
}

/** Before the first word of an answer. */
function showWaiting(): void {
    reading.hidden = !waits || entries.at(-1)?.text.trim() !== '';
}

function busy(now: boolean): void {
    ask.disabled = now;
    stop.disabled = !now;
    waits = now;
    talk.ariaBusy = String(now); // an answer is read out when it is complete, not from its beginning with each word
    showWaiting();
    document.body.classList.toggle('busy', now);
}

/** Once a frame at most, however fast the answer comes. */
function more(): void {
    if (drawn) {
        return;
    }
    drawn = true;
    requestAnimationFrame(() => {
        drawn = false;
        const below = atEnd();
        const answer = texts.at(-1);
        if (answer) {
            draw(answer, entries.length - 1);
        }
        if (below) {
            talk.scrollTop = talk.scrollHeight;
        }
    });
}

/** The page is gone when its view is hidden, so the extension holds what is typed: here it would end up on the disk. */
function tellDraft(): void {
    host.postMessage({ type: 'draft', text: question.value, attach: attach.checked });
}

form.addEventListener('submit', event => {
    event.preventDefault();
    if (question.value.trim() !== '' && !ask.disabled) {
        host.postMessage({ type: 'ask', text: question.value, attach: attach.checked });
        question.value = '';
    }
});
question.addEventListener('input', tellDraft);
attach.addEventListener('change', tellDraft);
question.addEventListener('keydown', event => {
    const arrow = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    if (arrow && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing) {
        const recalled = recall.next(question.value, event.key === 'ArrowUp');
        if (recalled !== undefined) {
            event.preventDefault();
            question.value = recalled;
            tellDraft();
        }
        return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
    }
});
stop.addEventListener('click', () => { host.postMessage({ type: 'stop' }); });
byId('settings').addEventListener('click', () => { host.postMessage({ type: 'settings' }); });
byId('help').addEventListener('click', () => { host.postMessage({ type: 'help' }); });

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    switch (data.type) {
        case 'show':
            entries = data.entries;
            redraw(true);
            busy(data.busy);
            break;
        case 'more': {
            const last = entries.at(-1);
            if (last) {
                last.text += data.text;
                showWaiting();
                more();
            }
            break;
        }
        case 'note': {
            const asked = entries[data.entry];
            if (asked) {
                asked.note = data.note;
                redraw(atEnd());
            }
            break;
        }
        case 'end': {
            const last = entries.at(-1);
            if (last) {
                last.note = data.note;
            }
            redraw(atEnd());
            busy(false);
            break;
        }
        case 'draft':
            question.value = data.text;
            attach.checked = data.attach;
            break;
        case 'focus':
            question.focus();
            break;
        case 'commands':
            commands.replaceChildren(...data.commands.map(hint));
            showHints();
            break;
        case 'server':
            missing.hidden = !data.problem;
            starting.hidden = data.problem !== '';
            problem.textContent = data.problem ?? '';
            form.hidden = data.problem !== undefined;
            showHints();
            break;
    }
});
redraw(true);
host.postMessage({ type: 'ready' });
