// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

interface Binding {
    command: string;
    key: string;
    mac?: string;
    when?: string;
}

const ROOT = join(__dirname, '..', '..');
const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const bindings = (manifest as { contributes: { keybindings: Binding[] } }).contributes.keybindings;

/** The modifiers of Eclipse here, on a Mac and elsewhere. */
const MODIFIERS: Record<string, [string, string]> = {
    M1: ['cmd', 'ctrl'], M2: ['shift', 'shift'], M3: ['alt', 'alt'], M4: ['ctrl', ''],
};

const sorted = (chord: string) => chord.split('+').sort().join('+');

/** The binding of a command in Eclipse: on a Mac, and elsewhere. */
function ofEclipse(command: string, mac: boolean): string {
    const plugin = readFileSync(join(ROOT, '..', '..', 'bundles', 'org.vauban.ide', 'plugin.xml'), 'utf8');
    const keys = [...plugin.matchAll(/<key\s[^>]*>/g)].map(found => found[0])
        .filter(key => key.includes(`commandId="${command}"`));
    const own = keys.find(key => key.includes('platform="cocoa"') === mac) ?? keys[0] ?? '';
    const sequence = /sequence="([^"]*)"/.exec(own)?.[1] ?? '';
    const named = (part: string) => part === 'CR' ? 'enter' : part.replace('ARROW_', '').toLowerCase();
    return sorted(sequence.split('+').map(part => MODIFIERS[part]?.[mac ? 0 : 1] ?? named(part)).join('+'));
}

test('a command has the key that it has in Eclipse', () => {
    const twins = {
        'vauban.complete': 'org.vauban.ide.request',
        'vauban.run.edit': 'org.vauban.ide.inlineEdit',
        'vauban.nextEdit': 'org.vauban.ide.nextEdit',
        'vauban.chat.ask': 'org.vauban.ide.chat.ask',
        'vauban.preview.accept': 'org.vauban.ide.preview.accept',
        'editor.action.inlineSuggest.acceptNextLine': 'org.vauban.ide.acceptLine',
    };
    for (const [command, twin] of Object.entries(twins)) {
        const own = bindings.find(each => each.command === command);
        assert.ok(own?.mac, command);
        assert.equal(sorted(own.key), ofEclipse(twin, false), command);
        assert.equal(sorted(own.mac), ofEclipse(twin, true), command);
    }
});

test('no key types a character: Ctrl+Alt is AltGr on Windows, and Option types on a Mac', () => {
    for (const { command, key, mac } of bindings) {
        const held = key.split('+');
        assert.ok(!(held.includes('ctrl') && held.includes('alt')), `${command}: ${key}`);
        const onMac = mac ?? key;
        assert.ok(!onMac.split('+').some(part => part === 'alt' || part === 'option'), `${command} on a Mac: ${onMac}`);
    }
});

test('Tab is taken only from a suggestion that has just appeared', () => {
    for (const { when } of bindings.filter(each => each.key === 'tab')) {
        assert.match(when ?? '', /^vauban\.suggestionIsNew && inlineSuggestionVisible && /);
    }
});
