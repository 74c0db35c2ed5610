// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerText, fileName, pageFragment, placeName, type Words } from '../src/citations';
import type { Claim, Passage } from '../src/protocol';

const WORDS: Words = {
    passages: 'Passages',
    answer: 'Answer',
    page: page => `page ${page}`,
    line: line => `line ${line}`,
    quoted: text => `"${text}"`,
    missing: texts => `Not in the quote: ${texts}`,
    noSentence: 'No sentence.',
    notFound: 'Not found.',
    nothing: 'Nothing.',
};
const PDF = { uri: 'file:///docs/manuel%20d%E2%80%99utilisation.pdf', page: 5, pageLabel: 'iv', line: null };
const CODE = { uri: 'file:///src/App.java', page: null, pageLabel: null, line: 11 };
const quote = (text: string) => ({ start: 0, end: text.length, text });
const PASSAGE: Passage = { place: PDF, headings: ['Pump', 'Limits'], quote: { ...quote('At most\n12 bar.'), start: 70, end: 85 }, passage: quote('At most\n12 bar.'), duplicates: 0 };
const CLAIM: Claim = { place: CODE, quote: quote('int bar = 12;'), sentence: 'It is 12 or 14.', unsupported: ['14'] };

test('a place is named by file and page or line', () => {
    assert.equal(placeName(PDF, WORDS), 'manuel d’utilisation.pdf, page iv');
    assert.equal(placeName({ ...PDF, pageLabel: null }, WORDS), 'manuel d’utilisation.pdf, page 5');
    assert.equal(placeName(CODE, WORDS), 'App.java, line 12');
    assert.equal(placeName({ uri: 'file:///a/b.html' }, WORDS), 'b.html');
    assert.equal(fileName({ uri: 'file:///a/%zz' }), '%zz');
});

test('a document of pages opens at its page where its format has a way to say so', () => {
    assert.equal(pageFragment(PDF), 'page=5');
    assert.equal(pageFragment({ ...PDF, uri: 'file:///docs/talk.pptx' }), '');
    assert.equal(pageFragment(CODE), '');
});

test('an answer has each claim with quote and place, then the passages, and each place is a link', () => {
    const { text, links } = answerText('How\nmuch?', [PASSAGE], [CLAIM, { ...CLAIM, place: PDF, sentence: null, unsupported: [] }], undefined, 'A note.', WORDS);
    assert.equal(text, `# How much?

## Answer

> "int bar = 12;"
> App.java, line 12

It is 12 or 14.
Not in the quote: 14

> "int bar = 12;"
> manuel d’utilisation.pdf, page iv

No sentence.

A note.

## Passages

1. manuel d’utilisation.pdf, page iv
   Pump > Limits
   > At most 12 bar.
`);
    assert.deepEqual(links.map(({ start, end, place, at }) => [text.slice(start, end), place, at]), [
        ['App.java, line 12', CODE, 0],
        ['manuel d’utilisation.pdf, page iv', PDF, 0],
        ['manuel d’utilisation.pdf, page iv', PDF, 70],
    ]);
});

test('before anything has come there is the question alone', () => {
    assert.deepEqual(answerText('Why?', [], [], undefined, undefined, WORDS), { text: '# Why?\n', links: [] });
});

test('a quote stands there before its sentence is written', () => {
    const { text, links } = answerText('Why?', [], [], { place: CODE, quote: quote('int bar = 12;') }, undefined, WORDS);
    assert.equal(text, `# Why?

## Answer

> "int bar = 12;"
> App.java, line 12
`);
    assert.equal(links.length, 1);
});
