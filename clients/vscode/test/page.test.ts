// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import type { FromPage, ToPage } from '../src/page/messages';

/** As much of a document as the page needs. */
class PageNode {
    parent: PageNode | undefined;
    childNodes: PageNode[] = [];
    /** What was put into it, one after the other. */
    inserted: string[] = [];

    get firstChild(): PageNode | null {
        return this.childNodes[0] ?? null;
    }

    get lastChild(): PageNode | null {
        return this.childNodes.at(-1) ?? null;
    }

    get textContent(): string {
        return this.childNodes.map(each => each.textContent).join('');
    }

    set textContent(text: string) {
        this.replaceChildren(...text === '' ? [] : [new PageText(text)]);
    }

    isIn(other: PageNode): boolean {
        return this === other || this.parent?.isIn(other) === true;
    }

    insert(at: number, nodes: (PageNode | string)[]): void {
        const made = nodes.map(each => typeof each === 'string' ? new PageText(each) : each);
        made.forEach(each => { each.remove(); each.parent = this; });
        this.childNodes.splice(at, 0, ...made);
        this.inserted.push(...made.map(each => each.textContent));
    }

    append(...nodes: (PageNode | string)[]): void {
        this.insert(this.childNodes.length, nodes);
    }

    appendChild(node: PageNode): void {
        this.append(node);
    }

    prepend(...nodes: (PageNode | string)[]): void {
        this.insert(0, nodes);
    }

    removeChild(node: PageNode): void {
        this.childNodes.splice(this.childNodes.indexOf(node), 1);
        node.parent = undefined;
    }

    replaceChild(node: PageNode, old: PageNode): void {
        const at = this.childNodes.indexOf(old);
        this.removeChild(old);
        this.insert(at, [node]);
    }

    replaceChildren(...nodes: PageNode[]): void {
        [...this.childNodes].forEach(each => { this.removeChild(each); });
        this.append(...nodes);
    }

    remove(): void {
        this.parent?.removeChild(this);
    }

    replaceWith(node: PageNode): void {
        this.parent?.replaceChild(node, this);
    }
}

class PageText extends PageNode {
    constructor(public data: string) {
        super();
    }

    override get textContent(): string {
        return this.data;
    }

    replaceData(from: number, count: number, text: string): void {
        this.data = this.data.slice(0, from) + text + this.data.slice(from + count);
    }
}

class PageElement extends PageNode {
    dataset: Record<string, string> = {};
    className = '';
    type = '';
    tabIndex = -1;
    hidden = false;
    disabled = false;
    value = '';
    checked = false;
    scrollTop = 0;
    scrollHeight = 0;
    clientHeight = 0;
    classList = { toggle: () => undefined };
    private readonly listeners: (() => void)[] = [];

    constructor(readonly name: string) {
        super();
    }

    get children(): PageElement[] {
        return this.childNodes.filter(each => each instanceof PageElement);
    }

    get childElementCount(): number {
        return this.children.length;
    }

    get lastElementChild(): PageElement | null {
        return this.children.at(-1) ?? null;
    }

    get nextElementSibling(): PageElement | null {
        const all = this.parent instanceof PageElement ? this.parent.children : [];
        return all[all.indexOf(this) + 1] ?? null;
    }

    addEventListener(_type: string, listener: () => void): void {
        this.listeners.push(listener);
    }

    click(): void {
        this.listeners.forEach(each => { each(); });
    }

    /** The elements of a name in it. */
    all(name: string): PageElement[] {
        return this.children.flatMap(each => [...each.name === name ? [each] : [], ...each.all(name)]);
    }
}

const SCRIPT = readFileSync(join(__dirname, '../../dist/page.js'), 'utf8');
const IDS = ['talk', 'form', 'question', 'attach', 'ask', 'stop', 'missing', 'problem', 'starting', 'reading', 'announced', 'hints', 'commands',
    'settings', 'help'];
let elements: Map<string, PageElement>;
let told: FromPage[];
let frames: (() => void)[];
let receive: (event: { data: ToPage }) => void;

function byId(id: string): PageElement {
    const found = elements.get(id);
    assert.ok(found, id);
    return found;
}

beforeEach(() => {
    elements = new Map(IDS.map(id => [id, new PageElement(id)]));
    told = [];
    frames = [];
    const body = new PageElement('body');
    body.dataset = { you: 'You', apply: 'Apply', insert: 'Insert', copy: 'Copy', copied: 'Copied', file: 'New file' };
    body.append(...elements.values());
    runInContext(SCRIPT, createContext({
        acquireVsCodeApi: () => ({ postMessage: (message: FromPage) => { told.push({ ...message }); } }),
        document: { body, getElementById: (id: string) => elements.get(id) ?? null, createElement: (name: string) => new PageElement(name),
            createTextNode: (text: string) => new PageText(text) },
        window: { addEventListener: (_type: string, listener: typeof receive) => { receive = listener; } },
        requestAnimationFrame: (frame: () => void) => { frames.push(frame); },
        setTimeout: () => 0,
    }));
});

function send(...messages: ToPage[]): void {
    messages.forEach(data => { receive({ data }); });
    frames.splice(0).forEach(frame => { frame(); });
}

function ask(question: string): void {
    send({ type: 'show', entries: [{ mine: true, text: question }, { mine: false, text: '' }], busy: true });
}

/** Of the text of an element. */
function textIn(element: PageElement | undefined): PageNode {
    const text = element?.firstChild;
    assert.ok(text instanceof PageText);
    return text;
}

test('the buttons of a block stay while the answer goes on, and when it ends', () => {
    ask('how?');
    send({ type: 'more', text: 'So:\n\n```java\nint a;\n' });
    const code = byId('talk').all('code')[0];
    const text = textIn(code);
    send({ type: 'more', text: 'int b;\n' });
    assert.equal(textIn(byId('talk').all('code')[0]), text, 'a block that grows is the same one');
    assert.equal(text.textContent.trimEnd(), 'int a;\nint b;');
    assert.deepEqual(byId('talk').all('button'), []);
    send({ type: 'more', text: '```\n' });
    const copy = byId('talk').all('button').find(each => each.textContent === 'Copy');
    assert.ok(copy);
    for (const piece of ['\nThen *this', '* and\n', '- one\n', '- two\n\n', '```\nint c;', '\n```\n', 'Done.']) {
        send({ type: 'more', text: piece });
        assert.ok(copy.isIn(byId('talk')), piece);
    }
    send({ type: 'note', entry: 0, note: 'Not sent: A.java' }, { type: 'end', note: 'Shortened.' });
    assert.ok(copy.isIn(byId('talk')));
    copy.click();
    assert.deepEqual(told.at(-1), { type: 'copy', text: 'int a;\nint b;\n', entry: 1 });
    assert.equal(byId('talk').all('button').length, 8);
});

test('what is drawn piece by piece is what is drawn at once', () => {
    const answers = ['A *b* `c` **d** e\n\n1. one\n2. two\n   ```sh\n   ls\n   ```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n# End\n```js\nx\n``',
        'one  \ntwo\n---\n```\na\n```\n```\nb\n```x\nc', '- a\n  - b\n\n```java\n```\ntext'];
    const drawn = (node: PageNode): string => node instanceof PageElement ? `<${node.name}>${node.childNodes.map(drawn).join('')}</>` : node.textContent;
    for (const answer of answers) {
        ask('how?');
        Array.from(answer).forEach(piece => { send({ type: 'more', text: piece }); });
        const pieces = drawn(byId('talk'));
        send({ type: 'show', entries: [], busy: false });
        assert.equal(byId('talk').childElementCount, 0);
        send({ type: 'show', entries: [{ mine: true, text: 'how?' }, { mine: false, text: answer }], busy: false });
        assert.equal(pieces, drawn(byId('talk')));
    }
});

test('a selection in a paragraph that grows stays', () => {
    ask('how?');
    send({ type: 'more', text: 'Take the **first** one' });
    const paragraph = byId('talk').all('p')[1];
    assert.ok(paragraph);
    const [first, strong] = paragraph.childNodes;
    send({ type: 'more', text: ' and the *second*' });
    assert.equal(byId('talk').all('p')[1], paragraph);
    assert.deepEqual(paragraph.childNodes.slice(0, 2), [first, strong]);
    assert.equal(paragraph.textContent, 'Take the first one and the second');
});

test('an answer is announced once, when it is complete', () => {
    ask('count?');
    const announced = byId('announced');
    for (let i = 1; i <= 20; i++) {
        send({ type: 'more', text: `**word${i}** ` });
    }
    assert.deepEqual(announced.inserted, []);
    send({ type: 'end' });
    assert.equal(announced.inserted.length, 1);
    assert.match(announced.textContent, /^word1 word2 .*word20\s*$/);
    ask('again?');
    assert.equal(announced.textContent, '');
});

test('so is why it failed, and what was not sent with the question', () => {
    ask('count?');
    const announced = byId('announced');
    send({ type: 'note', entry: 0, note: 'Not sent: A.java' });
    send({ type: 'note', entry: 0, note: 'Not sent: A.java' });
    send({ type: 'more', text: 'word' });
    send({ type: 'end', note: 'Failed: no engine' });
    assert.deepEqual(announced.inserted, ['Not sent: A.java', 'Failed: no engine\nword\n']);
});
