// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { tellFailure } from './editors';
import { type Inspected, lastRequests, type RequestWords } from './inspection';
import type { Connection } from './protocol';

const SCHEME = 'vauban-request';

function words(): RequestWords {
    return {
        sent: endpoint => vscode.l10n.t('Request sent to {0}', endpoint),
        unsent: endpoint => vscode.l10n.t('Request not sent to {0}', endpoint),
        time: started => new Date(started).toLocaleString(vscode.env.language, { dateStyle: 'short', timeStyle: 'medium' }),
    };
}

/** Texts by the address of their document; forgotten when it is closed. */
class Shown implements vscode.TextDocumentContentProvider {
    private readonly all = new Map<string, string>();
    private opened = 0;

    async open(name: string, text: string): Promise<void> {
        // another address each time: a server that was started anew counts from 1 again
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${++this.opened}/${name}` });
        this.all.set(uri.toString(), text);
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    }

    forget(uri: vscode.Uri): void {
        this.all.delete(uri.toString());
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.all.get(uri.toString()) ?? '';
    }
}

async function choose(connection: Connection, shown: Shown): Promise<void> {
    const requests = await lastRequests(connection, words());
    if (requests.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('There are no requests yet.'));
        return;
    }
    const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & Inspected>(requests, {
        title: 'Vauban', placeHolder: vscode.l10n.t('Choose a request'), matchOnDescription: true, matchOnDetail: true });
    if (chosen) {
        await shown.open(chosen.name, await chosen.text());
    }
}

/** The command that shows what the model saw, read-only. */
export function requestCommands(connection: () => Connection | undefined): vscode.Disposable[] {
    const shown = new Shown();
    return [
        vscode.workspace.registerTextDocumentContentProvider(SCHEME, shown),
        vscode.workspace.onDidCloseTextDocument(({ uri }) => { shown.forget(uri); }),
        vscode.commands.registerCommand('vauban.requests', async () => {
            const now = connection();
            if (!now) {
                void vscode.window.showWarningMessage(vscode.l10n.t('The server is not running.'));
                return;
            }
            try {
                await choose(now, shown);
            } catch (failure) {
                await tellFailure(failure);
            }
        }),
    ];
}
