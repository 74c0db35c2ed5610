// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import { applied, onlyDocument, toConfirm } from '../src/textEdits';

const at = (line: number, character: number) => ({ line, character });
const ANNOTATIONS = { vauban: { label: 'Fix', needsConfirmation: true, description: 'Vauban: Look at line 1.' } };

test('changes are made at their places, whatever the ends of lines', () => {
    const text = 'one\r\ntwo\nthree';
    assert.equal(applied(text, [{ range: { start: at(0, 0), end: at(0, 3) }, newText: '1' }, { range: { start: at(2, 0), end: at(9, 0) }, newText: '3\n' }]), '1\r\ntwo\n3\n');
    assert.equal(applied(text, [{ range: { start: at(1, 0), end: at(1, 0) }, newText: 'a' }, { range: { start: at(1, 0), end: at(1, 0) }, newText: 'b' }]), 'one\r\nabtwo\nthree');
    assert.equal(applied('', [{ range: { start: at(0, 0), end: at(0, 0) }, newText: 'new' }]), 'new');
});

test('what a model wrote is confirmed, what the user inserts is not', () => {
    const changes = [{ textDocument: { uri: 'file:///a', version: 3 }, edits: [{ range: { start: at(0, 0), end: at(0, 0) }, newText: 'x', annotationId: 'vauban' }] }];
    const edit: WorkspaceEdit = { documentChanges: changes, changeAnnotations: ANNOTATIONS };
    assert.deepEqual(toConfirm(edit), { uri: 'file:///a', version: 3, creates: false, remarks: 'Look at line 1.',
        changes: [{ range: { start: at(0, 0), end: at(0, 0) }, newText: 'x' }] });
    assert.equal(toConfirm({ documentChanges: changes }), undefined);
    assert.equal(onlyDocument({ documentChanges: changes })?.version, 3);
    assert.equal(onlyDocument({}), undefined);
});

test('a file that is made is confirmed with its text, and two documents are left to the editor', () => {
    const range = { start: at(0, 0), end: at(0, 0) };
    const made = toConfirm({ documentChanges: [{ kind: 'create', uri: 'file:///a' }, { textDocument: { uri: 'file:///a', version: null }, edits: [{ range, newText: 'x' }] }],
        changeAnnotations: ANNOTATIONS });
    assert.deepEqual([made?.creates, made?.version, made?.changes[0]?.newText], [true, null, 'x']);
    const edit = (uri: string) => ({ textDocument: { uri, version: 1 }, edits: [{ range, newText: 'x' }] });
    assert.equal(toConfirm({ documentChanges: [edit('file:///a'), edit('file:///b')], changeAnnotations: ANNOTATIONS }), undefined);
});
