// SPDX-License-Identifier: EPL-2.0
// The page's side of the conversation. What people and models write becomes text nodes only, never markup.
(function () {
    const host = acquireVsCodeApi();
    const talk = document.getElementById('talk');
    const form = document.getElementById('form');
    const question = document.getElementById('question');
    const attach = document.getElementById('attach');
    const ask = document.getElementById('ask');
    const stop = document.getElementById('stop');
    let entries = host.getState()?.entries ?? [];

    function element(name, text, style) {
        const made = document.createElement(name);
        made.textContent = text;
        if (style) {
            made.className = style;
        }
        return made;
    }

    function button(label, type, code, language) {
        const made = element('button', label);
        made.type = 'button';
        made.addEventListener('click', () => host.postMessage({ type, text: code, language }));
        return made;
    }

    // What can be done with a block of code.
    function buttons(code, language) {
        const made = element('div', '', 'buttons');
        const words = document.body.dataset;
        made.append(button(words.insert, 'insert', code, language), button(words.copy, 'copy', code, language),
            button(words.file, 'file', code, language));
        return made;
    }

    // Blocks of code stand apart; all else is shown as it was written.
    function draw(into, text) {
        into.replaceChildren();
        const parts = text.split('```');
        parts.forEach((part, i) => {
            const shown = i % 2 ? part.replace(/^[^\n]*\n/, '') : part;
            if (shown.trim() === '') {
                return;
            }
            into.append(element(i % 2 ? 'pre' : 'p', i % 2 ? shown : shown.trim()));
            // a block that is still written has no end yet
            if (i % 2 && i + 1 < parts.length) {
                into.append(buttons(shown, part.slice(0, Math.max(0, part.indexOf('\n'))).trim()));
            }
        });
    }

    function show(entry) {
        const part = document.createElement('section');
        part.append(element('h2', entry.mine ? document.body.dataset.you : 'Vauban'));
        const text = document.createElement('div');
        draw(text, entry.text);
        part.append(text);
        if (entry.note) {
            part.append(element('p', entry.note, 'note'));
        }
        talk.append(part);
        talk.scrollTop = talk.scrollHeight;
        return text;
    }

    let answer;

    function redraw() {
        talk.replaceChildren();
        for (const entry of entries) {
            answer = show(entry);
        }
    }

    function busy(now) {
        ask.disabled = now;
        stop.disabled = !now;
    }

    form.addEventListener('submit', event => {
        event.preventDefault();
        if (question.value.trim() !== '' && !ask.disabled) {
            host.postMessage({ type: 'ask', text: question.value, attach: attach.checked });
        }
    });
    question.addEventListener('keydown', event => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            form.requestSubmit();
        }
    });
    stop.addEventListener('click', () => host.postMessage({ type: 'stop' }));

    window.addEventListener('message', ({ data }) => {
        if (data.type === 'asked') {
            question.value = '';
            entries.push({ mine: true, text: data.text, note: data.attached }, { mine: false, text: '' });
            redraw();
            busy(true);
        } else if (data.type === 'more') {
            entries[entries.length - 1].text += data.text;
            draw(answer, entries[entries.length - 1].text);
            talk.scrollTop = talk.scrollHeight;
        } else if (data.type === 'end') {
            entries[entries.length - 1].note = data.note;
            redraw();
            busy(false);
        } else if (data.type === 'clear') {
            entries = [];
            redraw();
            busy(false);
        } else if (data.type === 'focus') {
            question.focus();
        }
        host.setState({ entries });
    });
    redraw();
    host.postMessage({ type: 'ready' });
})();
