// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeTarget, lastLine } from '../src/codeTarget';

const FILE = 'class A {\n    int a;\n    int b;\n}\n';
const LINE = '    int a;\n';
const lines = { start: FILE.indexOf(LINE), end: FILE.indexOf(LINE) + LINE.length };

test('code goes in place of the lines that were asked about, also when lines were added above', () => {
    const asked = { version: 3, lines, text: LINE };
    assert.deepEqual(codeTarget('long a;', asked, 3, FILE), { kind: 'part', ...lines });
    assert.deepEqual(codeTarget('long a;', asked, 5, FILE), { kind: 'part', ...lines });
    assert.deepEqual(codeTarget('long a;', asked, 4, '// new\n' + FILE), { kind: 'part', start: lines.start + 7, end: lines.end + 7 });
});

test('lines that have changed, or are there twice, are not guessed at', () => {
    const asked = { version: 3, lines, text: LINE };
    assert.deepEqual(codeTarget('long a;', asked, 4, FILE.replace('int a', 'int c')), { kind: 'changed' });
    assert.deepEqual(codeTarget('long a;', asked, 4, '// new\n' + FILE + FILE), { kind: 'changed' });
});

test('code that begins like the file replaces it, unless it has changed since', () => {
    const asked = { version: 3, lines: undefined, text: FILE };
    assert.deepEqual(codeTarget('class A {\n}\n', asked, 3, FILE), { kind: 'whole' });
    assert.deepEqual(codeTarget('class A {\n}\n', asked, 4, FILE + '// mine\n'), { kind: 'changed' });
    assert.deepEqual(codeTarget('int c;\n', asked, 4, FILE), { kind: 'caret' });
});

test('code of a conversation that was reopened stays with its file', () => {
    assert.deepEqual(codeTarget('int c;\n', { version: undefined, lines, text: undefined }, 1, FILE), { kind: 'caret' });
    assert.deepEqual(codeTarget('class A {\n}\n', { version: undefined, lines: undefined, text: undefined }, 1, FILE), { kind: 'whole' });
});

test('a selection that ends at the beginning of a line does not reach into that line', () => {
    assert.equal(lastLine({ line: 3 }, { line: 6, character: 0 }), 5);
    assert.equal(lastLine({ line: 3 }, { line: 6, character: 1 }), 6);
    assert.equal(lastLine({ line: 3 }, { line: 3, character: 0 }), 3);
});
