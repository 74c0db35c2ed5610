// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { aboutOf, aboutsOf, Conversations } from '../src/conversations';

let folder: string;

before(async () => { folder = await mkdtemp(join(tmpdir(), 'vauban-')); });
after(() => rm(folder, { recursive: true }));

test('conversations are kept until they are deleted, the newest first', async () => {
    const kept = new Conversations(join(folder, 'new'));
    assert.deepEqual(await kept.all(), []);
    const one = { id: 'one', title: 'A', changed: 1, turns: [{ question: 'q', answer: 'a' }] };
    await kept.save(one);
    await kept.save({ ...one, id: 'two', changed: 2 });
    await kept.save({ ...one, title: 'B' });
    assert.deepEqual((await kept.all()).map(each => each.id + each.title), ['twoA', 'oneB']);
    await kept.remove('two');
    await kept.remove('../one');
    assert.deepEqual((await kept.all()).map(each => each.id), ['one']);
});

test('what is no conversation is left alone, and no name leads out of the folder', async () => {
    await writeFile(join(folder, 'other.json'), '{"id": "../x", "turns": 3}');
    await writeFile(join(folder, 'broken.json'), '{');
    const kept = new Conversations(folder);
    assert.deepEqual(await kept.all(), []);
    await assert.rejects(kept.save({ id: '../x', title: '', changed: 0, turns: [] }));
    assert.deepEqual((await readdir(folder)).filter(name => name.endsWith('.json')).sort(), ['broken.json', 'other.json']);
});

test('a conversation that is reopened knows the files of its questions', async () => {
    const about = { name: 'Lines 1 to 2 of a.py', uri: 'file:///a.py' };
    const turns = [{ question: 'same', answer: '1' }, { question: 'same', answer: '2' }, { question: 'key ***', answer: '3' }];
    const abouts = aboutsOf(turns, [{ question: 'failed', about: undefined }, { question: 'same', about }, { question: 'same', about: undefined },
        { question: 'key abc', about }]);
    assert.deepEqual(abouts, [about, null, null]);
    const kept = new Conversations(join(folder, 'abouts'));
    await kept.save({ id: 'one', title: '', changed: 1, turns, abouts });
    assert.deepEqual(aboutOf((await kept.all())[0]?.abouts?.[0]), { attachment: { uri: 'file:///a.py' }, name: about.name });
    assert.equal(aboutOf(null), undefined);
    assert.equal(aboutOf({ name: 'a' } as never), undefined);
});
