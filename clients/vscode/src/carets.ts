// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { type Connection, didMoveCaret } from './protocol';

/**
 * Tells the server where the caret is: where it rests, the server has the prompt of the next suggestion prefilled.
 * Without a focused editor, or with a selection, there is none.
 */
export function followCarets(connection: () => Connection | undefined): vscode.Disposable {
    let last: vscode.Uri | undefined;
    const tell = (editor: vscode.TextEditor | undefined) => {
        const server = connection();
        if (!server) {
            return;
        }
        const at = editor && editor.document.uri.scheme !== 'output' && editor.selection.isEmpty ? editor.selection.active : undefined;
        const uri = at ? editor?.document.uri : last;
        last = at ? uri : undefined;
        if (uri) {
            didMoveCaret(server, uri.toString(), at && { line: at.line, character: at.character });
        }
    };
    return vscode.Disposable.from(
        vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
            if (textEditor === vscode.window.activeTextEditor) {
                tell(textEditor);
            }
        }),
        vscode.window.onDidChangeActiveTextEditor(tell));
}
