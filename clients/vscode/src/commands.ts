// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { type ChatView, rangeOf, reason } from './chatView';
import { type CommandArgument, type Connection, run } from './protocol';

/** Commands of the chat whose answer is a text, which the view of the conversation shows. */
const TOLD = ['explain', 'review', 'summarise', 'commit'];
/** Those whose answer is an edit, or a file of its own. */
const APPLIED = ['edit', 'fix', 'doc', 'refactor', 'translate', 'tests'];

/** The commands of the chat, for the open file or its selection. */
export function chatCommands(chat: ChatView, connection: () => Connection | undefined): vscode.Disposable[] {
    return [
        ...TOLD.map(name => vscode.commands.registerCommand(`vauban.run.${name}`, () => chat.run(name, name === 'commit'))),
        ...APPLIED.map(name => vscode.commands.registerCommand(`vauban.run.${name}`, () => apply(name, connection()))),
    ];
}

async function apply(name: string, connection: Connection | undefined): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!connection || !editor) {
        void vscode.window.showWarningMessage(connection ? vscode.l10n.t('Open a file first.') : vscode.l10n.t('The server does not run.'));
        return;
    }
    const argument = about(editor, name);
    if (name === 'edit' || name === 'translate') {
        const prompt = name === 'edit' ? vscode.l10n.t('What is to be changed?') : vscode.l10n.t('To which language?');
        const instruction = await vscode.window.showInputBox({ prompt });
        if (instruction === undefined || instruction.trim() === '') {
            return;
        }
        argument.instruction = instruction;
    }
    try {
        await run(connection, `vauban.${name}`, argument);
    } catch (failure) {
        void vscode.window.showWarningMessage(`Vauban: ${reason(failure)}`);
    }
}

/** The selection, else the line of the caret for an instruction, else all of the file; for a fix with the problems that are known of it. */
function about(editor: vscode.TextEditor, name: string): CommandArgument {
    const { document, selection } = editor;
    const last = document.lineAt(document.lineCount - 1).range.end;
    const range = selection.isEmpty && name !== 'edit' ? { start: { line: 0, character: 0 }, end: { line: last.line, character: last.character } } : rangeOf(editor);
    const problems = name !== 'fix' ? [] : vscode.languages.getDiagnostics(document.uri)
        .filter(each => selection.isEmpty || each.range.intersection(selection)).map(each => each.message.replaceAll(/\s*\n\s*/g, ' '));
    return { uri: document.uri.toString(), range, ...(problems.length > 0 ? { problems: problems.join('\n') } : {}) };
}
