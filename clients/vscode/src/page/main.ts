// SPDX-License-Identifier: EPL-2.0
// The page's side of the conversation. What people and models write becomes a few elements and text nodes, never markup.
import { type Code, type Node as Part, parse } from '../markdown';
import { changed } from './changes';
import { draw, spoken } from './drawing';
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
const announced = byId('announced');
const hints = byId('hints');
const commands = byId('commands');
let entries: Entry[] = [];
/** As they stand in the page, and where. */
const drawnEntries: Entry[] = [];
const sections: { section: HTMLElement; text: HTMLElement; parts: Part[] }[] = [];
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

/** What can be done with a block of code. */
function bar({ code: text, language }: Code, entry: number): HTMLElement {
    const made = element('div', '', 'buttons');
    made.append(button(words['apply'], { type: 'apply', text, entry }), button(words['insert'], { type: 'insert', text, entry }),
        button(words['copy'], { type: 'copy', text, entry }), button(words['file'], { type: 'file', text, language }));
    return made;
}

function make(mine: boolean): { section: HTMLElement; text: HTMLElement; parts: Part[] } {
    const section = document.createElement('section');
    const text = element('div', '', mine ? 'question' : 'answer');
    section.append(element('h2', mine ? words['you'] : 'Vauban'), text);
    return { section, text, parts: [] };
}

/** Shows an entry; what stands there already stays. */
function show(entry: Entry, at: number): void {
    const old = sections[at];
    const shown = old && drawnEntries[at]?.mine === entry.mine ? old : make(entry.mine);
    if (!old) {
        talk.append(shown.section);
    } else if (old !== shown) {
        old.section.replaceWith(shown.section);
    }
    sections[at] = shown;
    if (!entry.mine) {
        const parts = parse(entry.text);
        draw(shown.text, shown.parts, parts, block => bar(block, at));
        shown.parts = parts;
    } else if (old !== shown || drawnEntries[at]?.text !== entry.text) {
        shown.text.replaceChildren(element('p', entry.text, 'typed')); // as it was typed
    }
    const note = shown.text.nextElementSibling;
    if (entry.note && note) {
        note.textContent = entry.note;
    } else if (entry.note) {
        shown.section.append(element('p', entry.note, 'note'));
    } else {
        note?.remove();
    }
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
    sections.length = entries.length;
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
        const answer = entries.at(-1);
        if (answer) {
            show(answer, entries.length - 1);
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
            announced.textContent = '';
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
                if (asked.note !== data.note) {
                    announced.textContent = data.note;
                }
                asked.note = data.note;
                redraw(atEnd());
            }
            break;
        }
        case 'end': {
            const last = entries.at(-1);
            if (last) {
                last.note = data.note;
                // once, when it is complete: the conversation itself is not live, or it would be read from its beginning with each word
                announced.textContent = [data.note ?? '', spoken(parse(last.text))].filter(each => each !== '').join('\n');
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
