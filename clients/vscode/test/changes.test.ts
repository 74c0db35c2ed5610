// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from '../src/page/changes';

test('what is drawn already is not drawn again', () => {
    const talk = [{ mine: true, text: 'one?', note: 'A.java' }, { mine: false, text: 'One.' }];
    assert.deepEqual(changed([], talk), [0, 1]);
    assert.deepEqual(changed(talk, talk.map(each => ({ ...each }))), []);
    assert.deepEqual(changed(talk, [...talk, { mine: true, text: 'two?' }, { mine: false, text: '' }]), [2, 3]);
});

test('what became of an attachment draws its question, the end of an answer the answer', () => {
    const talk = [{ mine: true, text: 'one?', note: 'A.java' }, { mine: false, text: 'One.' }];
    assert.deepEqual(changed(talk, [{ mine: true, text: 'one?', note: 'Not sent: A.java' }, { mine: false, text: 'One.' }]), [0]);
    assert.deepEqual(changed(talk, [{ mine: true, text: 'one?', note: 'A.java' }, { mine: false, text: 'One.', note: 'Stopped.' }]), [1]);
});

test('another conversation is drawn where it differs', () => {
    assert.deepEqual(changed([{ mine: true, text: 'one?' }, { mine: false, text: 'One.' }], [{ mine: true, text: 'two?' }]), [0]);
    assert.deepEqual(changed([{ mine: true, text: 'one?' }], []), []);
});
