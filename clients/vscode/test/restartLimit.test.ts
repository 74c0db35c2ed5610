// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RestartLimit, STABLE_MS } from '../src/restartLimit';

test('a server that crashes again and again is left alone after a few times', () => {
    const limit = new RestartLimit(2, () => 0);
    assert.deepEqual([limit.crashed(), limit.crashed(), limit.crashed()], [true, true, false]);
    limit.reset();
    assert.equal(limit.crashed(), true);
});

test('crashes of before a longer run do not count', () => {
    let now = 0;
    const limit = new RestartLimit(1, () => now);
    for (let day = 0; day < 5; day++) {
        limit.started();
        now += STABLE_MS;
        assert.equal(limit.crashed(), true);
    }
    limit.started();
    now += STABLE_MS - 1;
    assert.equal(limit.crashed(), false);
});
