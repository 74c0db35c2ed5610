// SPDX-License-Identifier: EPL-2.0
/** How places in the index are opened. Knows of no editor. */
import type { CancellationToken } from 'vscode-languageserver-protocol';
import { fileName, pageFragment } from './citations';
import { type Connection, type Place, sourceText } from './protocol';

export const ARCHIVE = 'vauban-archive'; // of a file in an archive or a mail, or one that has no lines
export const PACK = 'vauban-pack'; // of a document in a pack of a server

/** What an editor takes for an address; it may write it in another way than the server. */
export interface Address<A> {
    readonly scheme: string;
    with(change: { scheme?: string; fragment?: string }): A;
    toString(): string;
}

/** What an editor does. */
export interface Opening<A> {
    show(uri: A, line: number): Promise<void>;
    /** In the program that the system has for it. */
    outside(uri: A): PromiseLike<unknown>;
}

/**
 * Formats that hold no macros, and whose programs run no script of a page. What else is indexed without lines may be a web page, a mail,
 * or a document with macros, as ODT may be, and whoever wrote the project has written it.
 */
const OUTSIDE = /\.(?:pdf|docx|pptx|xlsx)$/i;

export class Places<A extends Address<A>> {
    /** Texts that were read for their line, until the editor asks for them. */
    private readonly read = new Map<string, string>();

    constructor(private readonly editor: Opening<A>) { }

    /**
     * Text opens at the line; what only the server has, in an archive, a mail or a pack, likewise, to be read only. What else has no
     * line opens in the program that the system has for it, where that is no risk, such as PDF; else its text is shown as the server
     * has it. `at` is where the quote begins in the document.
     */
    async open(uri: A, place: Place, at: number | undefined, connection: Connection | undefined): Promise<void> {
        const file = uri.scheme === 'file';
        const served = file && (place.archived || typeof place.line !== 'number' && !OUTSIDE.test(fileName(place)));
        if (served || uri.scheme === PACK) {
            await this.serve(file ? uri.with({ scheme: ARCHIVE }) : uri, place, at, connection);
        } else if (file && typeof place.line === 'number') {
            await this.editor.show(uri, place.line);
        } else if (file) { // an index has nothing else
            await this.editor.outside(uri.with({ fragment: pageFragment(place) }));
        }
    }

    private async serve(shown: A, place: Place, at: number | undefined, connection: Connection | undefined): Promise<void> {
        let line = place.line ?? 0;
        try {
            if (connection) {
                const source = await sourceText(connection, place.uri, at);
                this.read.set(shown.toString(), source.text);
                line = source.line ?? line;
            }
            await this.editor.show(shown, line);
        } finally {
            this.read.delete(shown.toString());
        }
    }

    /** The text of what only the server has, also when the editor shows it again after a restart. */
    async text(uri: A, connection: () => Connection, token?: CancellationToken): Promise<string> {
        const source = uri.scheme === ARCHIVE ? uri.with({ scheme: 'file' }) : uri;
        return this.read.get(uri.toString()) ?? (await sourceText(connection(), source.toString(), undefined, token)).text;
    }
}
