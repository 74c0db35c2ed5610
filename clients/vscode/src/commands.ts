// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import type { ChatView } from './chatView';
import { currentEditor, rangeOf, refusesReadOnly, tellFailure } from './editors';
import { refusesExcluded } from './excluded';
import { type CommandArgument, type Connection, run } from './protocol';

/** Commands of the chat whose answer is a text, which the view of the conversation shows. */
const TOLD = ['explain', 'review', 'summarise', 'commit'];
/** Those whose answer is an edit, or a file of its own. */
const APPLIED = ['edit', 'fix', 'doc', 'refactor', 'translate', 'tests'];

/** The commands of the chat, for the open file or its selection. */
export function chatCommands(chat: ChatView, connection: () => Connection | undefined): vscode.Disposable[] {
    return [
        ...TOLD.map(name => vscode.commands.registerCommand(`vauban.run.${name}`, () => chat.run(name, name === 'commit'))),
        ...APPLIED.map(name => vscode.commands.registerCommand(`vauban.run.${name}`, () => apply(name, connection))),
    ];
}

async function apply(name: string, connection: () => Connection | undefined): Promise<void> {
    const editor = currentEditor();
    const running = connection();
    if (!running || !editor) {
        void vscode.window.showWarningMessage(running ? vscode.l10n.t('Open a file first.') : vscode.l10n.t('The server is not running.'));
        return;
    }
    // tests are a file of their own
    if (name !== 'tests' && await refusesReadOnly(editor.document.uri)) {
        return;
    }
    if (await refusesExcluded(running, editor.document)) {
        return;
    }
    const argument = about(editor, name);
    if (name === 'edit' || name === 'translate') {
        const prompt = name === 'edit' ? vscode.l10n.t('Enter an instruction') : vscode.l10n.t('Target language');
        const instruction = await askFor(prompt, name === 'edit' ? vscode.l10n.t('Enter an instruction.') : vscode.l10n.t('Enter a language.'));
        if (instruction === undefined) {
            return;
        }
        argument.instruction = instruction;
    }
    await send(name, argument, connection, editor.document);
}

/** Undefined where the user does not want it any more; what is empty is not taken. */
function askFor(prompt: string, missing: string): Promise<string | undefined> {
    const box = vscode.window.createInputBox();
    box.prompt = prompt;
    return new Promise(resolve => {
        box.onDidChangeValue(() => { box.validationMessage = undefined; });
        box.onDidAccept(() => {
            if (box.value.trim() === '') {
                box.validationMessage = missing;
            } else {
                resolve(box.value);
                box.hide();
            }
        });
        box.onDidHide(() => {
            resolve(undefined);
            box.dispose();
        });
        box.show();
    });
}

async function send(name: string, argument: CommandArgument, connection: () => Connection | undefined,
    document: vscode.TextDocument): Promise<void> {
    const running = connection();
    const { version } = document;
    try {
        if (running) {
            await run(running, `vauban.${name}`, argument);
        }
    } catch (failure) {
        // about the same lines, unless they have changed since
        void tellFailure(failure, () => document.version === version ? send(name, argument, connection, document)
            : apply(name, connection));
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
