// SPDX-License-Identifier: EPL-2.0
// Ghost text: a suggestion behind the caret that Tab accepts and Escape dismisses.
import { Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, keymap, WidgetType } from '@codemirror/view';

class Ghost extends WidgetType {
    constructor(text) {
        super();
        this.text = text;
    }

    eq(other) {
        return other.text === this.text;
    }

    toDOM() {
        const shown = document.createElement('span');
        shown.className = 'ghost';
        shown.textContent = this.text;
        shown.setAttribute('aria-hidden', 'true'); // the page tells it to a screen reader
        return shown;
    }

    ignoreEvent() {
        return false;
    }
}

const show = StateEffect.define();
const none = { text: '', at: 0 };

const suggestion = StateField.define({
    create: () => none,
    update(shown, transaction) {
        for (const effect of transaction.effects) {
            if (effect.is(show)) {
                return effect.value;
            }
        }
        if (shown === none || !transaction.docChanged) {
            return transaction.selection ? none : shown;
        }
        return typed(shown, transaction) ?? none;
    },
    provide: field => EditorView.decorations.from(field, shown => shown.text
        ? Decoration.set(Decoration.widget({ widget: new Ghost(shown.text), side: 1 }).range(shown.at)) : Decoration.none),
});

/** The rest of what is suggested, where its beginning was typed. */
function typed(shown, transaction) {
    let rest = null;
    let changes = 0;
    transaction.changes.iterChanges((from, to, newFrom, newTo, inserted) => {
        changes++;
        const text = inserted.toString();
        if (from === shown.at && to === from && shown.text.startsWith(text) && text.length < shown.text.length) {
            rest = { text: shown.text.slice(text.length), at: newTo };
        }
    });
    return changes === 1 ? rest : null;
}

function insert(view, text, shown) {
    view.dispatch({
        changes: { from: shown.at, insert: text }, selection: { anchor: shown.at + text.length }, scrollIntoView: true,
        effects: show.of(text.length < shown.text.length ? { text: shown.text.slice(text.length), at: shown.at + text.length } : none),
        userEvent: 'input.complete',
    });
    return true;
}

/** Does something with the suggestion; the key means something else where there is none. */
const shownTo = act => view => {
    const shown = view.state.field(suggestion);
    return shown.text ? act(view, shown) : false;
};

export const ghostText = [suggestion, Prec.highest(keymap.of([
    { key: 'Tab', run: shownTo((view, shown) => insert(view, shown.text, shown)) },
    { key: 'Mod-ArrowRight', run: shownTo((view, shown) => insert(view, /^\s*(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_])/u.exec(shown.text)?.[0] ?? shown.text, shown)) },
    { key: 'Escape', run: shownTo(view => { view.dispatch({ effects: show.of(none) }); return true; }) },
]))];

/** Shows a suggestion at an offset, or takes it away. */
export const suggest = (view, at, text) => view.dispatch({ effects: show.of(text ? { text, at } : none) });

/** Whether a suggestion appeared, or the rest of one of which a part was accepted, rather than that its beginning was typed. */
export const isShown = transaction => transaction.effects.some(effect => effect.is(show));

export const suggested = state => state.field(suggestion).text;
