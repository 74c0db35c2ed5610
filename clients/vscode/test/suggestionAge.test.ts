// SPDX-License-Identifier: EPL-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SuggestionAge, TAB_DELAY_MS } from '../src/suggestionAge';

function observed() {
    const told: boolean[] = [];
    const waiting: { run: () => void; delay: number }[] = [];
    let cancelled = 0;
    const tell = (isNew: boolean) => {
        told.push(isNew);
        return Promise.resolve();
    };
    const age = new SuggestionAge(tell, (run, delay) => {
        waiting.push({ run, delay });
        return () => { cancelled++; };
    });
    /** What waits longest happens, and all that follows from it at once. */
    const next = async (delay: number) => {
        const first = waiting.shift();
        assert.equal(first?.delay, delay);
        first.run();
        await new Promise(setImmediate);
    };
    return { age, told, next, cancelled: () => cancelled };
}

test('a suggestion is new until it has been visible for a moment, which begins when the editor has it', async () => {
    const { age, told, next } = observed();
    await age.appears('file:///A.java', 3, '    return ', 'size == 0;');
    assert.deepEqual(told, [true]);
    await next(0);
    assert.deepEqual(told, [true, true]);
    await next(TAB_DELAY_MS);
    assert.deepEqual(told, [true, true, false]);
});

test('what is typed along with a suggestion makes no new one of it', async () => {
    const { age, told } = observed();
    await age.appears('file:///A.java', 3, '    return ', 'size == 0;');
    await age.appears('file:///A.java', 3, '    return si', 'ze == 0;');
    assert.deepEqual(told, [true]);
});

test('the same suggestion is new when it comes again after it was accepted and undone', async () => {
    const { age, told } = observed();
    await age.appears('file:///A.java', 3, '    return ', 'size == 0;');
    age.edited('file:///B.java', 3, 'elsewhere', 0);
    age.edited('file:///A.java', 3, 's', 0);
    await age.appears('file:///A.java', 3, '    return s', 'ize == 0;');
    assert.deepEqual(told, [true], 'typed along');
    age.edited('file:///A.java', 3, 'ize == 0;', 0);
    age.edited('file:///A.java', 3, '', 10);
    await age.appears('file:///A.java', 3, '    return ', 'size == 0;');
    assert.deepEqual(told, [true, true]);
});

test('another text, line or file is a new suggestion, whose time begins anew', async () => {
    const { age, told, cancelled } = observed();
    await age.appears('file:///A.java', 3, '    return ', 'size == 0;');
    await age.appears('file:///A.java', 3, '    return ', 'size;');
    await age.appears('file:///A.java', 4, '    return ', 'size;');
    await age.appears('file:///B.java', 4, '    return ', 'size;');
    assert.deepEqual(told, [true, true, true, true]);
    assert.equal(cancelled(), 3);
});

test('the time of one suggestion does not end that of the next', async () => {
    const { age, told, next } = observed();
    await age.appears('file:///A.java', 3, '    return ', 'size == 0;');
    const overtaken = next(0);
    await age.appears('file:///A.java', 3, '    return ', 'size;');
    await overtaken;
    await next(0);
    await next(TAB_DELAY_MS);
    assert.deepEqual(told.filter(isNew => !isNew), [false]);
});
