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

    // Blocks of code stand apart; all else is shown as it was written.
    function draw(into, text) {
        into.replaceChildren();
        text.split('```').forEach((part, i) => {
            const shown = i % 2 ? part.replace(/^[^\n]*\n/, '') : part;
            if (shown.trim() !== '') {
                into.append(element(i % 2 ? 'pre' : 'p', i % 2 ? shown : shown.trim()));
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
