// SPDX-License-Identifier: EPL-2.0
/** How often a server that crashes is started again. Pure. */

/** A server that ran this long starts with a clean slate. */
export const STABLE_MS = 3 * 60_000;

/** Allows a few restarts, and those that follow a longer run anew. */
export class RestartLimit {
    private crashes = 0;
    private since = 0;

    constructor(private readonly most: number, private readonly now: () => number = Date.now) {
    }

    /** The server runs. */
    started(): void {
        this.since = this.now();
    }

    /** The user starts it. */
    reset(): void {
        this.crashes = 0;
        this.since = this.now();
    }

    /** The server has crashed; whether it is to be started again. */
    crashed(): boolean {
        if (this.now() - this.since >= STABLE_MS) {
            this.crashes = 0;
        }
        return ++this.crashes <= this.most;
    }
}
