// SPDX-License-Identifier: EPL-2.0
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Range } from 'vscode-languageserver-protocol';
import { isDisconnection } from './protocol';

/** Of the documents that the server reads. */
const READ = ['file', 'untitled'];

let last: vscode.TextEditor | undefined;

/** The editor that is used, or was last: a view in the side bar takes the focus away from it. */
export function currentEditor(): vscode.TextEditor | undefined {
    const active = vscode.window.activeTextEditor;
    if (active && isText(active)) {
        return active;
    }
    return vscode.window.visibleTextEditors.find(each => each.document === last?.document && isText(each))
        ?? vscode.window.visibleTextEditors.find(isText);
}

export function followEditors(): vscode.Disposable {
    return vscode.window.onDidChangeActiveTextEditor(editor => {
        if (editor && isText(editor)) {
            last = editor;
        }
    });
}

/** The name of what the user looks at, where it has no text that can be read: a file of the Git history, a picture; else undefined. */
export function unreadable(): string | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const input = tab?.input;
    const uri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook ? input.uri
        : input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
    const text = input instanceof vscode.TabInputText || input instanceof vscode.TabInputTextDiff;
    return tab && uri && !(text && READ.includes(uri.scheme)) ? tab.label : undefined;
}

function isText({ document: { uri: { scheme } } }: vscode.TextEditor): boolean {
    return READ.includes(scheme);
}

/** Why something failed, for people. */
export function reason(failure: unknown): string {
    if (isDisconnection(failure)) {
        return vscode.l10n.t('The server stopped while it was answering. Ask again.');
    }
    return failure instanceof Error ? failure.message : String(failure);
}

/** A message with the name of the product, whose colon is set as the language wants it. */
export function named(message: string): string {
    return vscode.l10n.t('Vauban: {0}', message);
}

/** Says why something was not done. With a button, since the editor cuts a sentence that has none. */
export async function tellFailure(failure: unknown, again?: () => PromiseLike<unknown>): Promise<void> {
    const button = again ? vscode.l10n.t('Try Again') : vscode.l10n.t('Show Log');
    if (await vscode.window.showWarningMessage(named(reason(failure)), button) === button) {
        await (again ?? (() => vscode.commands.executeCommand('vauban.log')))();
    }
}

/**
 * Whether a document may not be changed, as far as that can be known: by its file system, its file and the settings. What the user made read-only
 * for the session alone is known to keys and menus only.
 */
async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
    if (uri.scheme === 'untitled') {
        return false;
    }
    if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) {
        return true;
    }
    const files = vscode.workspace.getConfiguration('files', uri);
    const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
    if (document && matches(document, files.get('readonlyInclude', {})) && !matches(document, files.get('readonlyExclude', {}))) {
        return true;
    }
    if (uri.scheme === 'file' && files.get<boolean>('readonlyFromPermissions', false)) {
        return !await access(uri.fsPath, constants.W_OK).then(() => true, (failure: unknown) => (failure as { code?: unknown }).code === 'ENOENT');
    }
    const permissions = await vscode.workspace.fs.stat(uri).then(found => found.permissions, () => undefined);
    return permissions === vscode.FilePermission.Readonly;
}

function matches(document: vscode.TextDocument, globs: Record<string, boolean>): boolean {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    return Object.entries(globs).some(([glob, on]) => on && (vscode.languages.match({ pattern: glob }, document) > 0
        || folder !== undefined && vscode.languages.match({ pattern: new vscode.RelativePattern(folder, glob) }, document) > 0));
}

export function tellReadOnly(uri: vscode.Uri): void {
    void vscode.window.showWarningMessage(vscode.l10n.t('Vauban: {0} is read-only and was not changed.', vscode.workspace.asRelativePath(uri)));
}

/** Whether a document may not be changed, which is told. */
export async function refusesReadOnly(uri: vscode.Uri): Promise<boolean> {
    const refuses = await isReadOnly(uri);
    if (refuses) {
        tellReadOnly(uri);
    }
    return refuses;
}

/** The selection, as the protocol has it. */
export function rangeOf({ selection: { start, end } }: vscode.TextEditor): Range {
    return { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
}

/** Where the server can be named: in a window on another machine, the settings of that machine. */
export async function openServerSetting(setting = 'vauban.server'): Promise<void> {
    const query = { query: `@id:${setting}` };
    await vscode.commands.executeCommand(vscode.env.remoteName === undefined ? 'workbench.action.openSettings' : 'workbench.action.openRemoteSettings', query);
}
