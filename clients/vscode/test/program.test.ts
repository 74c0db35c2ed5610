// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onPath } from '../src/program';

function found(name: string, path: string, platform = 'linux', folders = ['/work/project']): string {
    return onPath(name, platform, path, folders, platform === 'win32' ? 'C:\\Users\\u' : '/home/u', () => true);
}

test('a program is looked for in the absolute entries of the PATH', () => {
    assert.equal(found('vauban', '.::bin:/opt/vauban/bin:/usr/bin'), '/opt/vauban/bin/vauban');
    assert.equal(found('vauban', '/home/u/bin', 'linux', ['/home/u']), '/home/u/bin/vauban');
    assert.equal(found('/opt/v/vauban', '/usr/bin'), '/opt/v/vauban');
});

test('what lies in the workspace is never run by its name', () => {
    assert.equal(found('vauban', '/work/project:/work/project/node_modules/.bin'), '/vauban');
    assert.equal(found('./vauban', '/usr/bin'), '/vauban');
    assert.equal(found('bin/vauban', '/usr/bin'), '/vauban');
    assert.equal(found('vauban.bat', '.;;bin;D:\\project\\bin', 'win32', ['D:\\project']), 'C:\\vauban.bat');
    assert.equal(found('vauban.bat', 'D:\\project;C:\\tools', 'win32', ['D:\\project']), 'C:\\tools\\vauban.bat');
});
