// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Read, type ReadLevels, serverCommand, serverSettings } from '../src/settings';

function reading(values: Record<string, unknown>): Read {
    return <T>(name: string, otherwise: T) => (name in values ? values[name] as T : otherwise);
}

/** One object for each level, the weakest first. */
function levelsOf(...levels: Record<string, unknown>[]): ReadLevels {
    return <T>(name: string) => levels.filter(each => name in each).map(each => each[name] as T);
}

const none = levelsOf();

test('a model that is only blanks is no model', () => {
    assert.equal(serverSettings(reading({ model: '  ' }), none).model, null);
    assert.equal(serverSettings(reading({ model: ' a-model ' }), none).model, 'a-model');
});

test('what is not set has the defaults of the server', () => {
    assert.deepEqual(serverSettings(reading({}), none), { model: null, maxTokens: 128, contextTokens: 0, threads: 0,
        exclusions: [], maskPersonalData: false, context: true, readAhead: 'onMains', requirements: true });
});

test('a workspace adds to what protects the user, and takes nothing back', () => {
    const standard = { exclusions: [], maskPersonalData: false };
    const users = { exclusions: ['*.sql', 'secret/'], maskPersonalData: true };
    const workspaces = { exclusions: ['secret/', '*.csv'], maskPersonalData: false };
    const told = serverSettings(reading({}), levelsOf(workspaces, standard, users));
    // no workspace can take a user's pattern back: the last one that matches decides
    assert.deepEqual(told.exclusions, ['secret/', '*.csv', '*.sql', 'secret/']);
    assert.equal(told.maskPersonalData, true);
    assert.equal(serverSettings(reading({}), levelsOf(standard, { maskPersonalData: true })).maskPersonalData, true);
    assert.equal(serverSettings(reading({}), levelsOf(standard)).maskPersonalData, false);
});

test('the server is the program on the PATH unless one is named', () => {
    assert.deepEqual(serverCommand(reading({}), 'linux', name => '/usr/bin/' + name), { command: '/usr/bin/vauban', args: ['lsp'], shell: false, env: {} });
    assert.equal(serverCommand(reading({ server: ' /opt/a b/bin/vauban ' }), 'linux', name => name).command, '/opt/a b/bin/vauban');
});

test('on Windows the script is started by a shell, with its path as one word', () => {
    const command = serverCommand(reading({ server: 'C:\\Program Files\\vauban\\bin\\vauban.bat' }), 'win32', name => name);
    assert.equal(command.shell, true);
    assert.equal(command.command, '"C:\\Program Files\\vauban\\bin\\vauban.bat"');
});

test('a Java that was chosen is told to the server', () => {
    assert.deepEqual(serverCommand(reading({ 'java.home': '/opt/jdk' }), 'linux', name => name).env, { VAUBAN_JAVA_HOME: '/opt/jdk' });
});

test('no workspace chooses a program that is started', () => {
    const { contributes } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as
        { contributes: { configuration: { properties: Record<string, { scope?: string }> } } };
    for (const name of ['vauban.server', 'vauban.java.home']) {
        assert.equal(contributes.configuration.properties[name]?.scope, 'machine', name);
    }
});
