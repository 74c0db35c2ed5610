// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isFile, isFolder, javaProblem } from '../src/java';

let home: string;

before(async () => {
    home = await mkdtemp(join(tmpdir(), 'vauban-java-'));
    await mkdir(join(home, 'bin'));
});
after(() => rm(home, { recursive: true }));

test('a folder without the program is no Java, and one that is too old is named', async () => {
    assert.equal(javaProblem(home, 'linux'), 'none');
    assert.equal(javaProblem(join(home, 'missing'), 'linux'), 'none');
    await writeFile(join(home, 'bin', 'java'), '');
    assert.equal(javaProblem(home, 'linux'), undefined);
    assert.equal(javaProblem(home, 'win32'), 'none');
    await writeFile(join(home, 'release'), 'IMPLEMENTOR="x"\nJAVA_VERSION="17.0.9"\n');
    assert.deepEqual(javaProblem(home, 'linux'), { version: '17.0.9' });
    await writeFile(join(home, 'release'), 'JAVA_VERSION="1.8.0_402"\n');
    assert.deepEqual(javaProblem(home, 'linux'), { version: '1.8.0_402' });
    await writeFile(join(home, 'release'), 'JAVA_VERSION="25"\n');
    assert.equal(javaProblem(home, 'linux'), undefined);
});

test('a folder is not a program', () => {
    assert.deepEqual([isFile(home), isFolder(home), isFile(join(home, 'bin', 'java')), isFolder(join(home, 'none'))], [false, true, true, false]);
});
