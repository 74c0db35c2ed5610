// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatPage } from '../src/chatPage';

const SOURCES = { csp: 'https://page.example', script: 'https://page.example/chat.js', style: 'https://page.example/chat.css',
    nonce: 'n0nce', language: 'fr' };
const WORDS = { ask: 'Ask', stop: 'Stop', question: 'Question', recall: 'Up', reading: 'Reading', attach: 'Attach', you: 'You', apply: 'Apply',
    insert: 'Insert', copy: 'Copy', copied: 'Copied', file: 'New file', missing: 'No server', starting: 'Starting', settings: 'Settings', help: 'Help',
    hint: 'Ask' };

test('only the script of the page runs, and nothing is loaded from elsewhere', () => {
    const page = chatPage(WORDS, SOURCES);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    assert.equal(policy, "default-src 'none'; style-src https://page.example; script-src 'nonce-n0nce'");
    assert.equal([...page.matchAll(/<script/g)].length, 1);
    assert.match(page, /<script nonce="n0nce" src="https:\/\/page.example\/chat.js">/);
    assert.doesNotMatch(page, / on[a-z]+=| style=/);
    // the extension says how the check box stands
    assert.doesNotMatch(page, / checked/);
});

test('words are text, whatever they hold', () => {
    const page = chatPage({ ...WORDS, question: '"><img src=x onerror=alert(1)>' }, SOURCES);
    assert.doesNotMatch(page, /<img/);
    assert.match(page, /&lt;img/);
});

test('a screen reader is told of an answer beside the conversation, which is not live', () => {
    const page = chatPage(WORDS, SOURCES);
    assert.match(page, /<main id="talk" role="log" aria-live="off"><\/main>\n<p id="announced" class="hidden" role="status"><\/p>/);
});
