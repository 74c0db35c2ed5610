// SPDX-License-Identifier: EPL-2.0
/** Questions of before, for the arrow keys in the box of the question. Pure. */
export class Recall {
    private at = -1;

    constructor(private readonly questions: () => string[]) {
    }

    /**
     * The question before the one that stands in the box, or after it.
     *
     * @param text in the box: nothing, or a question that was recalled; what the user typed is left alone
     * @returns undefined to leave the key to the box
     */
    next(text: string, back: boolean): string | undefined {
        const asked = this.questions();
        if (text === '') {
            this.at = asked.length;
        } else if (asked[this.at] !== text) {
            return undefined;
        }
        const to = this.at + (back ? -1 : 1);
        if (to < 0 || to > asked.length || text === '' && !back) {
            return undefined;
        }
        this.at = to;
        return asked[to] ?? '';
    }
}
