// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastRequests, type RequestWords } from '../src/inspection';
import type { Connection } from '../src/protocol';

const words: RequestWords = { sent: endpoint => `sent to ${endpoint}`, unsent: endpoint => `not to ${endpoint}`, time: started => `at ${started}` };

function server(remote: object | null) {
    const asked: unknown[] = [];
    const answers: Record<string, unknown> = {
        'vauban/prompts': [
            { id: 3, started: 'noon', feature: 'completion', model: 'm', answer: 'size;\n  }' },
            { id: 4, started: 'one', feature: 'chat', model: 'm', answer: '', failure: 'It failed.' },
        ],
        'vauban/bugReport': { text: '# Request' },
        'vauban/remotePreview': remote,
    };
    const connection = {
        sendRequest: (method: string, params?: unknown) => {
            asked.push(params === undefined ? [method] : [method, params]);
            return Promise.resolve(answers[method]);
        },
    } as unknown as Connection;
    return { asked, connection };
}

test('the newest request is the first, and its text is asked for when it is chosen', async () => {
    const { asked, connection } = server(null);
    const found = await lastRequests(connection, words);
    assert.deepEqual(found.map(({ name, label, description, detail }) => [name, label, description, detail]),
        [['4.md', 'chat', 'at one  m', 'It failed.'], ['3.md', 'completion', 'at noon  m', 'size; }']]);
    assert.deepEqual(asked, [['vauban/prompts'], ['vauban/remotePreview']]);
    assert.equal(await found[1]?.text(), '# Request');
    assert.deepEqual(asked.at(-1), ['vauban/bugReport', { id: 3, content: true }]);
});

test('what another machine got, or would get, comes before all', async () => {
    for (const sent of [true, false]) {
        const [first] = await lastRequests(server({ endpoint: 'team', sent, text: 'POST' }).connection, words);
        assert.equal(first?.label, sent ? 'sent to team' : 'not to team');
        assert.equal(await first.text(), 'POST');
    }
});
