// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Node, parse, summary } from '../src/markdown';

/** As short as it can be read: tag(children). */
function shown(nodes: Node[]): string {
    return nodes.map(node => typeof node === 'string' ? node : 'code' in node ? `[${node.language}${node.closed ? '' : '…'}|${node.code}]`
        : `${node.tag}(${shown(node.children)})`).join('');
}

test('paragraphs, headings, emphasis and code', () => {
    assert.equal(shown(parse('# Title #\n\nA **bold** and *soft* `x < y` word,\nsnake_case_name stays.\n')),
        'h3(Title)p(A strong(bold) and em(soft) code(x < y) word,\nsnake_case_name stays.)');
    assert.equal(shown(parse('a  \nb\\*c\n\n---\n> quoted\n> more')), 'p(abr()b*c)hr()blockquote(p(quoted\nmore))');
    assert.equal(shown(parse('2 * 3 * 4 and ~~gone~~')), 'p(2 * 3 * 4 and del(gone))');
});

test('lists, in lists and with code in them', () => {
    assert.equal(shown(parse('1. one\n2. two\n   - deep\n   - deeper\n\nafter')), 'ol(li(one)li(twoul(li(deep)li(deeper))))p(after)');
    assert.equal(shown(parse('- a\n\n  ```java\n  int a;\n  ```\n- b')), 'ul(li(a[java|int a;\n])li(b))');
});

test('a table', () => {
    assert.equal(shown(parse('| a | b |\n|---|:-:|\n| 1 | `x` |\n')), 'table(tr(th(a)th(b))tr(td(1)td(code(x))))');
});

test('a block of code, closed or still written', () => {
    assert.equal(shown(parse('Look:\n```java\nint a;\n\n  b();\n```\nso')), 'p(Look:)[java|int a;\n\n  b();\n]p(so)');
    assert.equal(shown(parse('```\nint a;')), '[…|int a;\n]');
    assert.equal(shown(parse('````md\n```\n````')), '[md|```\n]');
});

test('markup stays text, links and pictures become words: nothing is loaded and nothing leads away', () => {
    assert.equal(shown(parse('<img src=x onerror=alert(1)> [here](https://a.example "t") ![pic](http://b.example/p.png) [c](javascript:alert(1))')),
        'p(<img src=x onerror=alert(1)> here (https://a.example) pic (http://b.example/p.png) c (javascript:alert(1))'.replace('alert(1))', 'alert(1))').concat(')'));
});

test('whatever comes is read in time', () => {
    for (const text of ['*'.repeat(20_000), '['.repeat(20_000), '> '.repeat(5_000), '`'.repeat(20_001), '- '.repeat(5_000), '|'.repeat(9_999), '**a '.repeat(5_000),
        '# a' + ' '.repeat(10_000) + 'b', '# ' + '#'.repeat(20_000) + 'b']) {
        assert.ok(parse(text).length > 0);
    }
});

test('a summary is one line without marks', () => {
    assert.equal(summary('Try this:\n```java\nint  a;\n```\n'), 'Try this: int a;');
    assert.equal(summary('## Stack\n\n- A **stack** of `int`s\n- see [it](x.md)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'), 'Stack A stack of ints see it (x.md) a b 1 2');
    assert.ok(summary('a'.repeat(1000)).length <= 200);
});
