// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Address, Places } from '../src/places';
import type { Connection, Place } from '../src/protocol';

/** Writes addresses as the editor does: with more characters escaped than the server has. */
class Uri implements Address<Uri> {
    constructor(readonly scheme: string, private readonly rest: string, private readonly fragment = '') { }

    static parse(text: string): Uri {
        const at = text.indexOf(':');
        return new Uri(text.slice(0, at), decodeURIComponent(text.slice(at + 1)));
    }

    with({ scheme = this.scheme, fragment = this.fragment }: { scheme?: string; fragment?: string }): Uri {
        return new Uri(scheme, this.rest, fragment);
    }

    toString(): string {
        const rest = encodeURIComponent(this.rest).replaceAll('%2F', '/').replaceAll('(', '%28').replaceAll(')', '%29');
        return `${this.scheme}:${rest}${this.fragment && `#${this.fragment}`}`;
    }
}

/** What the server is asked, and what the editor does; showing a text asks for it. */
function trial() {
    const asked: unknown[] = [];
    const done: string[] = [];
    const connection = {
        sendRequest: (method: string, params: unknown) => {
            asked.push([method, params]);
            return Promise.resolve({ text: 'one\ntwo\nthree', line: 2 });
        },
    } as unknown as Connection;
    const places: Places<Uri> = new Places<Uri>({
        show: async (uri, line) => {
            const text = uri.scheme === 'file' ? 'a file' : await places.text(uri, () => connection);
            done.push(`${uri.toString()} ${line} ${JSON.stringify(text)}`);
        },
        outside: uri => {
            done.push(`outside ${uri.toString()}`);
            return Promise.resolve(true);
        },
    });
    const open = (place: Place) => places.open(Uri.parse(place.uri), place, 20, connection);
    return { asked, done, open, places, connection };
}

test('a document in a pack opens at the line that the server tells, and is asked for once', async () => {
    const { asked, done, open } = trial();
    const uri = 'vauban-pack://standards/manuals/seal%20(1)%20100%25.md';
    await open({ uri, line: 4, archived: true });
    assert.deepEqual(asked, [['vauban/sourceText', { uri, start: 20 }]]);
    assert.deepEqual(done, ['vauban-pack://standards/manuals/seal%20%281%29%20100%25.md 2 "one\\ntwo\\nthree"']);
});

test('so does one with pages, which no program of the system could open', async () => {
    const { asked, done, open } = trial();
    await open({ uri: 'vauban-pack://standards/pump.pdf', page: 41, archived: true });
    await open({ uri: 'file:///mails/order.eml/plan.pdf', page: 2, archived: true });
    await open({ uri: 'file:///lib/pump-javadoc.jar/a/Pump.html', archived: true });
    assert.deepEqual(done, ['vauban-pack://standards/pump.pdf 2 "one\\ntwo\\nthree"',
        'vauban-archive:///mails/order.eml/plan.pdf 2 "one\\ntwo\\nthree"',
        'vauban-archive:///lib/pump-javadoc.jar/a/Pump.html 2 "one\\ntwo\\nthree"']);
    assert.equal(asked.length, 3);
});

test('a text that was shown before is asked for again by its own address', async () => {
    const { asked, places, connection } = trial();
    await places.text(Uri.parse('vauban-archive:///lib/src.zip/A.java'), () => connection);
    await places.text(Uri.parse('vauban-pack://standards/pump.pdf'), () => connection);
    assert.deepEqual(asked, [['vauban/sourceText', { uri: 'file:///lib/src.zip/A.java', start: undefined }],
        ['vauban/sourceText', { uri: 'vauban-pack://standards/pump.pdf', start: undefined }]]);
});

test('files open at their line, or at their page outside', async () => {
    const { asked, done, open } = trial();
    await open({ uri: 'file:///docs/pump.md', line: 4 });
    await open({ uri: 'file:///docs/pump.pdf', page: 41 });
    await open({ uri: 'file:///docs/plan.docx' });
    await open({ uri: 'https://example.org/pump.pdf', page: 1 });
    assert.deepEqual(done, ['file:///docs/pump.md 4 "a file"', 'outside file:///docs/pump.pdf#page=41', 'outside file:///docs/plan.docx']);
    assert.deepEqual(asked, []);
});

test('what could run scripts or macros, or load from the network, is shown as text', async () => {
    const { asked, done, open } = trial();
    const names = ['start.html', 'START.HTM', 'page.xhtml', 'order.eml', 'plan.docm', 'talk.pptm', 'sums.xlsm', 'letter.odt', 'rules.reqif', 'rules.reqifz', 'unknown'];
    for (const name of names) {
        await open({ uri: `file:///docs/${name}` });
    }
    assert.deepEqual(done, names.map(name => `vauban-archive:///docs/${name} 2 "one\\ntwo\\nthree"`));
    assert.deepEqual(asked, names.map(name => ['vauban/sourceText', { uri: `file:///docs/${name}`, start: 20 }]));
});

test('what cannot be read is told, and nothing of it is kept', async () => {
    const { done, places } = trial();
    const failing = { sendRequest: () => Promise.reject(new Error('not yours')) } as unknown as Connection;
    const place = { uri: 'vauban-pack://merger/a.md', archived: true };
    await assert.rejects(places.open(Uri.parse(place.uri), place, 0, failing), /not yours/);
    await assert.rejects(places.text(Uri.parse(place.uri), () => failing), /not yours/);
    assert.deepEqual(done, []);
});
