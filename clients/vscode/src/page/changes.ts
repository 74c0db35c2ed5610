// SPDX-License-Identifier: EPL-2.0
import type { Entry } from './messages';

/**
 * Which entries are to be drawn: those that are not what is drawn already. What stays keeps its focus and selection, and is not
 * read out once more. Pure.
 */
export function changed(drawn: readonly Entry[], now: readonly Entry[]): number[] {
    return now.flatMap((entry, at) => {
        const before = drawn[at];
        return before?.mine === entry.mine && before.text === entry.text && before.note === entry.note ? [] : [at];
    });
}
