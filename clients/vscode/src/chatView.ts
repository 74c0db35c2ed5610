// SPDX-License-Identifier: EPL-2.0
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { ProgressType } from 'vscode-languageclient/node';
import type { Range } from 'vscode-languageserver-protocol';
import { chatPage } from './chatPage';
import { ask, type Attachment, type Connection, run } from './protocol';

interface FromPage {
    type: 'ask' | 'stop' | 'ready' | 'insert' | 'copy' | 'file';
    /** A question, or the code of a block. */
    text?: string;
    attach?: boolean;
    /** Of the code. */
    language?: string;
}

/** The view of the conversation. One question at a time. */
export class ChatView implements vscode.WebviewViewProvider {
    private readonly progress = new ProgressType<{ text: string }>();
    private view: vscode.WebviewView | undefined;
    private conversation: string | undefined;
    private running: vscode.CancellationTokenSource | undefined;

    constructor(private readonly folder: vscode.Uri, private readonly connection: () => Connection | undefined) {
    }

    resolveWebviewView(view: vscode.WebviewView): void {
        this.view = view;
        const media = vscode.Uri.joinPath(this.folder, 'media');
        view.webview.options = { enableScripts: true, localResourceRoots: [media] };
        const source = (name: string) => view.webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
        view.webview.html = chatPage({
            ask: vscode.l10n.t('Ask'),
            stop: vscode.l10n.t('Stop'),
            question: vscode.l10n.t('Your question'),
            attach: vscode.l10n.t('With the open file or its selection'),
            you: vscode.l10n.t('You'),
            insert: vscode.l10n.t('Insert'),
            copy: vscode.l10n.t('Copy'),
            file: vscode.l10n.t('New file'),
        }, {
            csp: view.webview.cspSource,
            script: source('chat.js'),
            style: source('chat.css'),
            nonce: randomBytes(16).toString('base64url'),
            language: vscode.env.language,
        });
        view.webview.onDidReceiveMessage((message: FromPage) => { void this.received(message); });
        view.onDidDispose(() => {
            this.stop();
            this.view = undefined;
        });
    }

    private async received({ type, text = '', attach, language }: FromPage): Promise<void> {
        switch (type) {
            case 'ask':
                return this.ask(text, attach === true ? attached() : undefined);
            case 'stop':
                this.stop();
                return;
            case 'insert':
                return this.insert(text);
            case 'copy':
                return vscode.env.clipboard.writeText(text);
            case 'file': {
                const known = (await vscode.languages.getLanguages()).find(each => each === language);
                await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: text, ...(known ? { language: known } : {}) }));
                return;
            }
            case 'ready':
        }
    }

    /** Brings code into the editor that was used last: at its caret, or in place of its selection. */
    private async insert(code: string): Promise<void> {
        const connection = this.connection();
        const editor = vscode.window.activeTextEditor;
        if (!connection || !editor) {
            void vscode.window.showWarningMessage(connection ? vscode.l10n.t('Open a file first.') : vscode.l10n.t('The server does not run.'));
            return;
        }
        try {
            await run(connection, 'vauban.insert', { uri: editor.document.uri.toString(), range: rangeOf(editor), code });
        } catch (failure) {
            void vscode.window.showWarningMessage(reason(failure));
        }
    }

    /** Shows the view, for a question about what is selected. */
    async focus(): Promise<void> {
        await vscode.commands.executeCommand('vauban.chat.focus');
        this.post({ type: 'focus' });
    }

    /** Shows the view and asks: a command of the chat about the open file or its selection, or about what has changed since the last commit. */
    async run(command: string, changes: boolean): Promise<void> {
        await this.focus();
        await this.ask(`/${command}`, changes ? { attachment: { kind: 'diff' }, name: vscode.l10n.t('Changes') } : attached());
    }

    stop(): void {
        this.running?.cancel();
    }

    clear(): void {
        this.stop();
        this.conversation = undefined;
        this.post({ type: 'clear' });
    }

    private post(message: object): void {
        void this.view?.webview.postMessage(message);
    }

    private async ask(text: string, about: About | undefined): Promise<void> {
        if (this.running) {
            return;
        }
        const connection = this.connection();
        if (!connection) {
            void vscode.window.showWarningMessage(vscode.l10n.t('The server does not run.'));
            return;
        }
        const running = new vscode.CancellationTokenSource();
        this.running = running;
        this.post({ type: 'asked', text, attached: about?.name });
        let streamed = 0;
        try {
            const result = await ask(connection, this.progress, {
                ...(this.conversation === undefined ? {} : { conversation: this.conversation }),
                text,
                ...(about ? { attachments: [about.attachment] } : {}),
            }, more => {
                streamed += more.length;
                this.post({ type: 'more', text: more });
            }, running.token);
            this.conversation = result.conversation;
            if (streamed === 0) {
                this.post({ type: 'more', text: result.answer });
            }
            this.post({ type: 'end', note: result.state === 'answered' ? undefined : result.state === 'stopped'
                ? vscode.l10n.t('Stopped.') : vscode.l10n.t('Failed: {0}', result.message ?? '') });
        } catch (failure) {
            this.post({ type: 'end', note: running.token.isCancellationRequested ? vscode.l10n.t('Stopped.')
                : vscode.l10n.t('Failed: {0}', reason(failure)) });
        } finally {
            this.running = undefined;
            running.dispose();
        }
    }
}

interface About {
    attachment: Attachment;
    /** As the user sees it. */
    name: string;
}

export function reason(failure: unknown): string {
    return failure instanceof Error ? failure.message : String(failure);
}

/** The selection, as the protocol has it. */
export function rangeOf({ selection: { start, end } }: vscode.TextEditor): Range {
    return { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
}

/** What the question is about: the selection, else the whole file. */
function attached(): About | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== 'file') {
        return undefined;
    }
    const { document, selection: { isEmpty, start, end } } = editor;
    const uri = document.uri.toString();
    const name = vscode.workspace.asRelativePath(document.uri);
    if (isEmpty) {
        return { attachment: { uri }, name };
    }
    return { attachment: { uri, range: rangeOf(editor) }, name: vscode.l10n.t('Lines {0} to {1} of {2}', start.line + 1, end.line + 1, name) };
}
