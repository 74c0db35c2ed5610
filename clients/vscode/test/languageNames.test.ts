// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageName } from '../src/languageNames';

test('a language has the name that its extension gives it, else its id', () => {
    const manifests = [{}, undefined, { contributes: { languages: [{ id: 'python' }, { id: 'go', aliases: [] }, { id: 'c', aliases: ['%c%'] }] } },
        { contributes: { languages: [{ id: 'python', aliases: ['Python', 'py'] }] } }, { contributes: { languages: 3 } }];
    assert.equal(languageName('python', manifests), 'Python');
    for (const id of ['go', 'c', 'rust']) {
        assert.equal(languageName(id, manifests), id);
    }
});
