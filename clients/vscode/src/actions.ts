// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { currentEditor, refusesReadOnly, tellFailure } from './editors';
import { type Connection, run } from './protocol';

/** Command behind the light bulb's entries. */
const COMMAND = 'vauban.action';

/**
 * Has code actions asked for by a command rather than resolved as edits: the answer is then previewed like that of every other command, where the editor would
 * apply what a model wrote unseen.
 */
export function asCommand(action: vscode.CodeAction | vscode.Command): vscode.CodeAction | vscode.Command {
    const data: unknown = 'data' in action ? (action as { data?: unknown }).data : undefined;
    if (!(action instanceof vscode.CodeAction) || action.edit || action.command || data === undefined) {
        return action;
    }
    const made = new vscode.CodeAction(action.title, action.kind);
    if (action.diagnostics) {
        made.diagnostics = action.diagnostics;
    }
    made.command = { title: action.title, command: COMMAND, arguments: [data] };
    return made;
}

export function actionCommand(connection: () => Connection | undefined): vscode.Disposable {
    return vscode.commands.registerCommand(COMMAND, (data: object) => act(data, connection, currentEditor()?.document));
}

async function act(data: object, connection: () => Connection | undefined, document: vscode.TextDocument | undefined): Promise<void> {
    const running = connection();
    const version = document?.version;
    if (document && await refusesReadOnly(document.uri)) {
        return;
    }
    try {
        if (running) {
            await run(running, 'vauban.edit', data);
        }
    } catch (failure) {
        // an action is about lines of the text as it was
        const again = document && document.version === version ? () => act(data, connection, document) : undefined;
        void tellFailure(failure, again);
    }
}
