// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Read, serverCommand, serverSettings } from '../src/settings';

function reading(values: Record<string, unknown>): Read {
    return <T>(name: string, otherwise: T) => (name in values ? values[name] as T : otherwise);
}

test('a model that is only blanks is no model', () => {
    assert.equal(serverSettings(reading({ model: '  ' })).model, null);
    assert.equal(serverSettings(reading({ model: ' a-model ' })).model, 'a-model');
});

test('what is not set has the defaults of the server', () => {
    assert.deepEqual(serverSettings(reading({})), { model: null, maxTokens: 128, contextTokens: 0, threads: 0, exclusions: [],
        context: true, requirements: true });
});

test('the server is the program on the PATH unless one is named', () => {
    assert.deepEqual(serverCommand(reading({}), 'linux'), { command: 'vauban', args: ['lsp'], shell: false, env: {} });
    assert.equal(serverCommand(reading({ server: ' /opt/a b/bin/vauban ' }), 'linux').command, '/opt/a b/bin/vauban');
});

test('on Windows the script is started by a shell, with its path as one word', () => {
    const command = serverCommand(reading({ server: 'C:\\Program Files\\vauban\\bin\\vauban.bat' }), 'win32');
    assert.equal(command.shell, true);
    assert.equal(command.command, '"C:\\Program Files\\vauban\\bin\\vauban.bat"');
});

test('a Java that was chosen is told to the server', () => {
    assert.deepEqual(serverCommand(reading({ 'java.home': '/opt/jdk' }), 'linux').env, { VAUBAN_JAVA_HOME: '/opt/jdk' });
});
