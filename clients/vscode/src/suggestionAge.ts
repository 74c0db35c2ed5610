// SPDX-License-Identifier: EPL-2.0
/** How long a suggestion has been visible, for the key Tab. Pure. */

/**
 * Tab accepts only what has been visible for 150 ms, as in Eclipse: a Tab that was about to be typed stays a Tab. The editor does
 * not tell when it has drawn a suggestion, so 50 ms are added for the way to the screen.
 */
export const TAB_DELAY_MS = 150 + 50;

/** Runs something later, and returns what cancels it. */
export type Later = (run: () => void, delay: number) => () => void;

const timer: Later = (run, delay) => {
    const started = setTimeout(run, delay);
    return () => { clearTimeout(started); };
};

/** Tells whether the suggestion that is visible has just appeared. */
export class SuggestionAge {
    /** What is visible, as far as known: its file and line, and what is left of it. */
    private last = '';
    private place = '';
    private rest = '';
    private turn = 0;
    private cancel: () => void = () => undefined;

    constructor(
        private readonly tell: (isNew: boolean) => PromiseLike<unknown>,
        private readonly later: Later = timer,
    ) {
    }

    /**
     * Call it before a suggestion is shown, and wait for it.
     *
     * @param before the text of its line up to where it begins; what is typed along moves from the suggestion to here
     */
    async appears(uri: string, line: number, before: string, suggestion: string): Promise<void> {
        const now = `${uri}\n${line}\n${before}${suggestion}`;
        this.place = `${uri}\n${line}`;
        this.rest = suggestion;
        if (now === this.last) {
            return;
        }
        this.last = now;
        this.cancel();
        const turn = ++this.turn;
        await this.tell(true);
        this.cancel = this.later(() => { void this.taken(turn); }, 0);
    }

    /**
     * Call it for each change of a text: after any other than a character typed along the suggestion is gone, and the same one is
     * new when it comes again.
     *
     * @param removed how many characters the change removes
     */
    edited(uri: string, line: number, inserted: string, removed: number): void {
        if (!this.place.startsWith(`${uri}\n`)) {
            return;
        }
        if (`${uri}\n${line}` === this.place && removed === 0 && inserted.length < this.rest.length && this.rest.startsWith(inserted)) {
            this.rest = this.rest.slice(inserted.length);
        } else {
            this.last = '';
            this.rest = '';
        }
    }

    /** The time begins when the editor, however busy, answers what it was told after the suggestion: it has that by then. */
    private async taken(turn: number): Promise<void> {
        await this.tell(true);
        if (turn === this.turn) {
            this.cancel = this.later(() => { void this.tell(false); }, TAB_DELAY_MS);
        }
    }
}
