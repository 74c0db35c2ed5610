// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { named, refusesReadOnly, tellReadOnly } from './editors';
import { type Connection, nextEdit, type NextEdit } from './protocol';

/** The place to go on at after an edit: a command goes there, and there makes the change. */
export class NextEdits {
    constructor(private readonly connection: () => Connection | undefined) {
    }

    async jump(): Promise<void> {
        const editor = vscode.window.activeTextEditor;
        const connection = this.connection();
        if (!editor || !connection) {
            return;
        }
        const next = await nextEdit(connection, editor.document.uri.toString());
        if (!next || next.version !== editor.document.version) {
            vscode.window.setStatusBarMessage(vscode.l10n.t('Vauban: there is no next edit.'), 3000);
            return;
        }
        const place = new vscode.Range(next.range.start.line, next.range.start.character, next.range.end.line, next.range.end.character);
        if (editor.selection.isEqual(place)) {
            if (await refusesReadOnly(editor.document.uri)) {
                return;
            }
            await this.make(editor, place, next);
        } else {
            editor.selection = new vscode.Selection(place.start, place.end);
            editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
            vscode.window.setStatusBarMessage(named(next.title), 5000);
        }
    }

    private async make(editor: vscode.TextEditor, place: vscode.Range, next: NextEdit): Promise<void> {
        const { version } = editor.document;
        if (await editor.edit(change => { change.replace(place, next.newText); })) {
            if (editor.document.version === version) {
                tellReadOnly(editor.document.uri); // for the session
                return;
            }
            const behind = place.start.translate(0, next.newText.length);
            editor.selection = new vscode.Selection(behind, behind);
        }
    }
}
