// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResponseError } from 'vscode-languageserver-protocol';
import { commandOf, commitMessage, isDisconnection } from '../src/protocol';

test('a command is known by its word in either language', () => {
    const commands = [{ id: 'commit', word: 'commettre', title: '', summary: '' }];
    assert.equal(commandOf('/commit', commands), 'commit');
    assert.equal(commandOf('  /Commettre in French', commands), 'commit');
    assert.equal(commandOf('/commitment', commands), undefined);
    assert.equal(commandOf('what does /commit do?', commands), undefined);
});

test('the message of a commit is what stands in the block of code, else the answer', () => {
    assert.equal(commitMessage('Here it is:\n```text\nFix it\n\nBecause.\n```\nDone.'), 'Fix it\n\nBecause.');
    assert.equal(commitMessage('  Fix `a` and ```b```.\n'), 'Fix `a` and ```b```.');
});

test('the end of the server is told from other failures', () => {
    assert.ok(isDisconnection(new ResponseError(-32097, 'Pending response rejected since connection got disposed')));
    assert.ok(isDisconnection(new Error('Connection is closed.')));
    assert.ok(!isDisconnection(new ResponseError(-32803, 'The file has changed.')));
    assert.ok(!isDisconnection('disposed'));
});
