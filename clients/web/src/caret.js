// SPDX-License-Identifier: EPL-2.0
// Tells the server where the caret rests: there, the prompt of the next suggestion is prefilled, where the server permits it.

/** A place is told once for several keys. */
const PAUSE = 50;

/** @param place of the caret in a document that the server knows, or null @param tell the server of a caret */
export function followCaret(place, tell) {
    let timer = 0;
    let last = null; // the document whose caret the server knows
    const now = () => {
        const at = place();
        if (at || last) {
            tell(at ?? { textDocument: last });
        }
        last = at?.textDocument ?? null;
    };
    return {
        /** The caret, the text or the focus is another one. */
        moved() {
            clearTimeout(timer);
            timer = setTimeout(now, PAUSE);
        },
        /** The server knows nothing any more. */
        end() {
            clearTimeout(timer);
            last = null;
        },
    };
}
