// SPDX-License-Identifier: EPL-2.0
/**
 * Puts the parts of an answer into the page while it is written. What stands there already stays, with the focus, the clicks and the selections
 * in it: only what is new or different is touched.
 */
import type { Code, Node as Part } from '../markdown';

/** The buttons of a block of code. */
export type Buttons = (block: Code) => HTMLElement;

/** Makes an element with `before` in it one with `now`. */
export function draw(into: Node, before: readonly Part[], now: readonly Part[], buttons: Buttons): void {
    now.forEach((part, at) => {
        const drawn = into.childNodes[at];
        const old = before[at];
        if (drawn === undefined || old === undefined) {
            into.appendChild(build(part, buttons));
        } else if (!become(drawn, old, part, buttons)) {
            into.replaceChild(build(part, buttons), drawn);
        }
    });
    while (into.lastChild && into.childNodes.length > now.length) {
        into.removeChild(into.lastChild);
    }
}

/** What a screen reader is to say of them. */
export function spoken(parts: readonly Part[]): string {
    return parts.map(part => {
        if (typeof part === 'string') {
            return part;
        }
        if ('code' in part) {
            return part.code;
        }
        const said = spoken(part.children);
        return ['strong', 'em', 'del', 'code'].includes(part.tag) ? said : `${said}\n`;
    }).join('');
}

function build(part: Part, buttons: Buttons): Node {
    if (typeof part === 'string') {
        return document.createTextNode(part);
    }
    if ('code' in part) {
        return block(part, buttons);
    }
    const made = document.createElement(part.tag);
    draw(made, [], part.children, buttons);
    return made;
}

/** A block of code, with what can be done with it; one that is still written has no end yet. */
function block(part: Code, buttons: Buttons): HTMLElement {
    const made = document.createElement('div');
    made.className = 'block';
    const pre = document.createElement('pre');
    pre.tabIndex = 0;
    const code = document.createElement('code');
    code.appendChild(document.createTextNode(part.code));
    pre.appendChild(code);
    made.appendChild(pre);
    end(made, part, buttons);
    return made;
}

function end(made: Node, part: Code, buttons: Buttons): void {
    if (part.closed && part.code.trim() !== '') {
        made.appendChild(buttons(part));
    }
}

/** Whether it could; otherwise it is to be replaced. */
function become(drawn: Node, old: Part, now: Part, buttons: Buttons): boolean {
    if (typeof old === 'string' || typeof now === 'string') {
        if (typeof old !== 'string' || typeof now !== 'string') {
            return false;
        }
        write(drawn, now);
        return true;
    }
    if ('code' in old || 'code' in now) {
        return 'code' in old && 'code' in now && grow(drawn, old, now, buttons);
    }
    if (old.tag !== now.tag) {
        return false;
    }
    draw(drawn, old.children, now.children, buttons);
    return true;
}

function grow(drawn: Node, old: Code, now: Code, buttons: Buttons): boolean {
    if (old.closed) { // its buttons are for this code
        return now.closed && old.code === now.code && old.language === now.language;
    }
    const text = drawn.firstChild?.firstChild?.firstChild;
    if (!text) {
        return false;
    }
    write(text, now.code);
    end(drawn, now, buttons);
    return true;
}

/** What is selected in the beginning that stays remains selected. */
function write(drawn: Node, now: string): void {
    const text = drawn as Text;
    const { data } = text;
    let same = 0;
    while (same < data.length && data.charCodeAt(same) === now.charCodeAt(same)) {
        same++;
    }
    if (same < data.length || same < now.length) {
        text.replaceData(same, data.length - same, now.slice(same));
    }
}
