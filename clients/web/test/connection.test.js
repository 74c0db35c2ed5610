// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Connection } from '../src/connection.js';

let socket;

class Socket extends EventTarget {
    static OPEN = 1;
    readyState = 0;
    sent = [];

    constructor() {
        super();
        socket = this;
    }

    send(text) {
        this.sent.push(JSON.parse(text));
    }

    becomes(state, event) {
        this.readyState = state;
        this.dispatchEvent(event);
    }
}

const listener = { opened() {}, closed() {}, told() {} };
const ends = (code, reason) => Object.assign(new Event('close'), { code, reason });

beforeEach(() => {
    globalThis.WebSocket = Socket;
    globalThis.location = new URL('https://console.example/editor');
});

/** What becomes of a promise until all that is due has been done. */
const state = promise => Promise.race([promise.then(() => 'answered', failure => failure.message),
    new Promise(resolve => setImmediate(resolve, 'waits'))]);

test('what is asked while the socket is open waits for its answer, and fails when that closes', async () => {
    const connection = new Connection('', listener);
    socket.becomes(1, new Event('open'));
    const first = connection.request('a', {});
    const second = connection.request('b', {});
    assert.equal(await state(first.result), 'waits');
    socket.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ id: first.id, result: 1 }) }));
    assert.equal(await first.result, 1);
    socket.becomes(3, ends(1012, 'restarts'));
    assert.equal(await state(second.result), 'restarts');
});

test('what is asked of a socket that is not open fails and is not sent', async () => {
    const connection = new Connection('', listener);
    assert.match(await state(connection.request('a', {}).result), /not open/);
    socket.becomes(1, new Event('open'));
    socket.becomes(3, ends(1006, ''));
    assert.match(await state(connection.request('b', {}).result), /closed \(1006\)/);
    assert.deepEqual(socket.sent, []);
});
