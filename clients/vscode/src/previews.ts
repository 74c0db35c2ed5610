// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import type { ApplyWorkspaceEditParams, ApplyWorkspaceEditResult } from 'vscode-languageserver-protocol';
import { named, refusesReadOnly, tellReadOnly } from './editors';
import { applied, type DocumentChange, onlyDocument, toConfirm } from './textEdits';

const SCHEME = 'vauban-preview';

interface Preview {
    change: DocumentChange;
    /** What would stand there. */
    uri: vscode.Uri;
    decide: (accepted: boolean) => Promise<void>;
}

/** Shows what a model would change beside what is there, and changes it when the user accepts: at once, and undone in one step. */
export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly texts = new Map<string, string>();
    private readonly open = new Map<string, Preview>();
    private readonly parts: vscode.Disposable[];
    private count = 0;

    constructor() {
        this.parts = [
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.commands.registerCommand('vauban.preview.accept', (uri?: vscode.Uri) => this.found(uri)?.decide(true)),
            vscode.commands.registerCommand('vauban.preview.reject', (uri?: vscode.Uri) => this.found(uri)?.decide(false)),
            // closing it is a way to say no
            vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
                for (const { input } of closed) {
                    void (input instanceof vscode.TabInputTextDiff ? this.open.get(input.modified.toString())?.decide(false) : undefined);
                }
            }),
        ];
    }

    dispose(): void {
        vscode.Disposable.from(...this.parts).dispose();
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.toString()) ?? '';
    }

    /** What the server wants to change: after a preview where it asks for a confirmation, else at once. */
    async apply(params: ApplyWorkspaceEditParams, otherwise: (params: ApplyWorkspaceEditParams) => PromiseLike<ApplyWorkspaceEditResult>):
        Promise<ApplyWorkspaceEditResult> {
        const change = toConfirm(params.edit);
        if (change) {
            return { applied: await this.show(change, params.label ?? 'Vauban') };
        }
        const only = onlyDocument(params.edit);
        const editor = only && !only.creates ? vscode.window.visibleTextEditors.find(each => each.document.uri.toString() === vscode.Uri.parse(only.uri, true).toString())
            : undefined;
        return only && editor && only.changes.length > 0 && (only.version === null || only.version === editor.document.version)
            ? { applied: await editIn(editor, only) } : otherwise(params);
    }

    /** Whether the user accepted it and it was made. */
    async show(change: DocumentChange, title: string): Promise<boolean> {
        const target = vscode.Uri.parse(change.uri, true);
        const before = change.creates ? '' : (await vscode.workspace.openTextDocument(target)).getText();
        const after = applied(before, change.changes);
        const file = target.path.slice(target.path.lastIndexOf('/') + 1);
        const name = `${++this.count}/${file}`;
        const uri = this.virtual(name, 'after', after);
        // a file that is made has nothing to be compared with; one that is changed is shown as it was asked about
        const left = this.virtual(name, 'before', before);
        const accepted = new Promise<boolean>(resolve => {
            this.open.set(uri.toString(), {
                change,
                uri,
                decide: async accept => {
                    if (!this.open.delete(uri.toString())) {
                        return;
                    }
                    await close(uri);
                    const made = accept && await this.make(change, target);
                    this.texts.delete(uri.toString());
                    this.texts.delete(left.toString());
                    resolve(made);
                },
            });
        });
        await vscode.commands.executeCommand('vscode.diff', left, uri, vscode.l10n.t('{0} – {1} (preview)', file, title), { preview: true });
        if (change.remarks !== '') {
            vscode.window.setStatusBarMessage(named(change.remarks), 10_000);
        }
        return accepted;
    }

    private virtual(name: string, side: string, text: string): vscode.Uri {
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${side}/${name}` });
        this.texts.set(uri.toString(), text);
        return uri;
    }

    /** The preview that a button belongs to, else the one that is looked at. */
    private found(uri: vscode.Uri | undefined): Preview | undefined {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return this.open.get(uri?.toString() ?? '')
            ?? (input instanceof vscode.TabInputTextDiff ? this.open.get(input.modified.toString()) : undefined)
            ?? (this.open.size === 1 ? [...this.open.values()][0] : undefined);
    }

    private make(change: DocumentChange, target: vscode.Uri): Promise<boolean> {
        return change.creates ? this.create(change, target) : this.change(change, target);
    }

    private async change(change: DocumentChange, target: vscode.Uri): Promise<boolean> {
        if (await refusesReadOnly(target)) {
            return false;
        }
        const document = await vscode.workspace.openTextDocument(target);
        if (change.version !== null && document.version !== change.version) {
            void vscode.window.showWarningMessage(vscode.l10n.t('Vauban: the file has changed, so the edit was not applied. Request it again.'));
            return false;
        }
        return change.changes.length === 0 || editIn(await vscode.window.showTextDocument(document, { preview: false }), change);
    }

    private async create(change: DocumentChange, target: vscode.Uri): Promise<boolean> {
        const edit = new vscode.WorkspaceEdit();
        edit.createFile(target, { contents: Buffer.from(applied('', change.changes), 'utf8') });
        const made = await vscode.workspace.applyEdit(edit);
        if (made) {
            await vscode.window.showTextDocument(target, { preview: false });
        }
        return made;
    }
}

/** Changes a document through an editor, which refuses where the user made it read-only for the session: an edit of the workspace would not. */
async function editIn(editor: vscode.TextEditor, { changes }: DocumentChange): Promise<boolean> {
    const { document } = editor;
    const before = document.version;
    const made = await editor.edit(edit => {
        for (const { range: { start, end }, newText } of changes) {
            edit.replace(new vscode.Range(start.line, start.character, end.line, end.character), newText);
        }
    });
    // the editor says that it was made also where it refused
    if (made && document.version === before) {
        tellReadOnly(document.uri);
        return false;
    }
    return made;
}

async function close(modified: vscode.Uri): Promise<void> {
    for (const tab of vscode.window.tabGroups.all.flatMap(group => group.tabs)) {
        if (tab.input instanceof vscode.TabInputTextDiff && tab.input.modified.toString() === modified.toString()) {
            await vscode.window.tabGroups.close(tab);
        }
    }
}
