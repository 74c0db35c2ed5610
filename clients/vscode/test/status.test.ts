// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Origin, Status } from '../src/protocol';
import { isOn, isRemote, originLines, type OriginWords, shown, type Situation } from '../src/status';

const engine = (state: Status['state']): Status => ({ state, progress: 0 });
const on: Situation = { server: 'running', engine: engine('ready'), enabled: true, language: true, excluded: false };

test('what is switched off is not ready', () => {
    assert.equal(shown(on), 'ready');
    assert.equal(shown({ ...on, enabled: false }), 'off');
    assert.equal(shown({ ...on, language: false }), 'offHere');
});

test('a file that is never read is not ready, whatever the engine does', () => {
    assert.equal(shown({ ...on, excluded: true }), 'excluded');
    assert.equal(shown({ ...on, excluded: true, engine: engine('working') }), 'excluded');
    assert.equal(shown({ ...on, excluded: true, enabled: false }), 'off');
    assert.equal(shown({ ...on, excluded: true, engine: engine('error') }), 'error');
});

test('a server that runs is not off before somebody asks', () => {
    assert.equal(shown({ ...on, engine: engine('off') }), 'idle');
    assert.equal(shown({ ...on, engine: undefined }), 'idle');
});

test('a fault is told whatever is switched off', () => {
    for (const server of ['missing', 'stopped', 'starting'] as const) {
        assert.equal(shown({ ...on, server, enabled: false }), server);
    }
    assert.equal(shown({ ...on, engine: engine('error'), enabled: false }), 'error');
    assert.equal(shown({ ...on, engine: engine('loading') }), 'loading');
});

test('a language counts more than all others', () => {
    assert.equal(isOn({}, 'java'), true);
    assert.equal(isOn({ '*': false }, 'java'), false);
    assert.equal(isOn({ '*': false, java: true }, 'java'), true);
    assert.equal(isOn({ markdown: false }, 'markdown'), false);
});

const words: OriginWords = { answeredBy: who => `by ${who}`, thisMachine: 'me', agree: endpoint => `agree ${endpoint}` };

test('who answers is told, with the reason where it is this machine', () => {
    const remote: Origin = { endpoint: 'team', label: 'team (llm.example.org)' };
    assert.deepEqual(originLines(remote, words), ['by team (llm.example.org)']);
    assert.ok(isRemote(remote));
    const waiting: Origin = { label: '', note: 'It stays here.', unconfirmed: 'team' };
    assert.deepEqual(originLines(waiting, words), ['by me', 'It stays here.', 'agree team']);
    assert.ok(!isRemote(waiting));
    assert.deepEqual(originLines({ label: '' }, words), ['by me']);
});

test('where no other machine can answer, nothing is told of it', () => {
    for (const none of [undefined, null]) {
        assert.deepEqual(originLines(none, words), []);
        assert.ok(!isRemote(none));
    }
});
