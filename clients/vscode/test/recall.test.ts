// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recall } from '../src/page/recall';

test('the empty box recalls the last question, then the ones before, and comes back', () => {
    const recall = new Recall(() => ['one', 'two']);
    assert.equal(recall.next('', true), 'two');
    assert.equal(recall.next('two', true), 'one');
    assert.equal(recall.next('one', true), undefined);
    assert.equal(recall.next('one', false), 'two');
    assert.equal(recall.next('two', false), '');
    assert.equal(recall.next('', false), undefined);
});

test('what the user typed or changed is left alone', () => {
    const recall = new Recall(() => ['one']);
    assert.equal(recall.next('mine', true), undefined);
    assert.equal(recall.next('', true), 'one');
    assert.equal(recall.next('one more', true), undefined);
    assert.equal(new Recall(() => []).next('', true), undefined);
});
