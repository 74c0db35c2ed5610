// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { currentEditor, named } from './editors';
import { type Connection, exclusion } from './protocol';

/** Why the file of a document is never read; undefined for one that is. */
export async function excludedBecause(connection: Connection | undefined, { uri }: vscode.TextDocument): Promise<string | undefined> {
    return connection && uri.scheme === 'file' ? exclusion(connection, uri.toString()).catch(() => undefined) : undefined;
}

/** Says so, where a document is excluded: nothing is to be asked about it then. */
export async function refusesExcluded(connection: Connection | undefined, document: vscode.TextDocument): Promise<boolean> {
    const why = await excludedBecause(connection, document);
    if (why !== undefined) {
        void vscode.window.showWarningMessage(named(why));
    }
    return why !== undefined;
}

/** Whether the file of the editor is excluded, for the status item. */
export class CurrentExclusion implements vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<void>();
    readonly onDidChange = this.changed.event;
    private turn = 0;
    /** One sentence; undefined for a file that is read. */
    reason: string | undefined;

    constructor(private readonly connection: () => Connection | undefined) {
    }

    /** Call it when another editor is used, or what excludes files may have changed. */
    async check(): Promise<void> {
        const turn = ++this.turn;
        const document = currentEditor()?.document;
        const reason = document && await excludedBecause(this.connection(), document);
        if (turn === this.turn && reason !== this.reason) {
            this.reason = reason;
            this.changed.fire();
        }
    }

    dispose(): void {
        this.changed.dispose();
    }
}
