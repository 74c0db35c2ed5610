// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(__dirname, '..', '..');

function json(name: string): Record<string, string> {
    return JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Record<string, string>;
}

test('what package.json names exists in both languages', () => {
    const named = new Set([...readFileSync(join(ROOT, 'package.json'), 'utf8').matchAll(/"%([^%"]+)%"/g)].map(found => found[1]));
    for (const file of ['package.nls.json', 'package.nls.fr.json']) {
        assert.deepEqual(new Set(Object.keys(json(file))), named, file);
    }
});

test('each message of the sources has a French twin with the same arguments, and no twin is left over', () => {
    const said = new Set<string>();
    for (const file of readdirSync(join(ROOT, 'src')).filter(name => name.endsWith('.ts'))) {
        for (const found of readFileSync(join(ROOT, 'src', file), 'utf8').matchAll(/l10n\.t\(\s*'([^']+)'/g)) {
            said.add(found[1] ?? '');
        }
    }
    const french = json('l10n/bundle.l10n.fr.json');
    assert.deepEqual(new Set(Object.keys(french)), said);
    const holes = (text: string) => [...text.matchAll(/\{\d\}/g)].map(found => found[0]).sort();
    for (const [english, twin] of Object.entries(french)) {
        assert.deepEqual(holes(twin), holes(english), english);
    }
});

test('the walkthrough has no step that a button alone ticks, and code in it is marked as the editor wants it', () => {
    const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as
        { contributes: { walkthroughs: { steps: { id: string; completionEvents: string[] }[] }[] } };
    const sources = readdirSync(join(ROOT, 'src')).filter(name => name.endsWith('.ts')).map(name => readFileSync(join(ROOT, 'src', name), 'utf8')).join('');
    for (const { id, completionEvents } of contributes.walkthroughs.flatMap(each => each.steps).filter(each => each.id !== 'privacy')) {
        const key = /^onContext:vauban\.(\w+)$/.exec(completionEvents.join())?.[1] ?? '';
        assert.ok(sources.includes(`steps.done('${key}')`), id);
    }
    for (const file of ['package.nls.json', 'package.nls.fr.json']) {
        for (const [key, text] of Object.entries(json(file)).filter(each => each[0].startsWith('walkthrough.'))) {
            assert.doesNotMatch(text, /(?<!`)`(?!`)|(?<!\*)\*(?!\*)/, key);
        }
    }
});
