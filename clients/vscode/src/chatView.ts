// SPDX-License-Identifier: EPL-2.0
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { ProgressType } from 'vscode-languageclient/node';
import { chatPage } from './chatPage';
import { ask, type Attachment, type Connection } from './protocol';

interface FromPage {
    type: 'ask' | 'stop' | 'ready';
    text?: string;
    attach?: boolean;
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
        }, {
            csp: view.webview.cspSource,
            script: source('chat.js'),
            style: source('chat.css'),
            nonce: randomBytes(16).toString('base64url'),
            language: vscode.env.language,
        });
        view.webview.onDidReceiveMessage((message: FromPage) => {
            if (message.type === 'ask' && message.text !== undefined) {
                void this.ask(message.text, message.attach === true);
            } else if (message.type === 'stop') {
                this.stop();
            }
        });
        view.onDidDispose(() => {
            this.stop();
            this.view = undefined;
        });
    }

    /** Shows the view, for a question about what is selected. */
    async focus(): Promise<void> {
        await vscode.commands.executeCommand('vauban.chat.focus');
        this.post({ type: 'focus' });
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

    private async ask(text: string, attach: boolean): Promise<void> {
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
        const about = attach ? attached() : undefined;
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
                : vscode.l10n.t('Failed: {0}', failure instanceof Error ? failure.message : String(failure)) });
        } finally {
            this.running = undefined;
            running.dispose();
        }
    }
}

/** What the question is about: the selection, else the whole file; with how it is named to the user. */
function attached(): { attachment: Attachment; name: string } | undefined {
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
    const range = { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
    return { attachment: { uri, range }, name: vscode.l10n.t('Lines {0} to {1} of {2}', start.line + 1, end.line + 1, name) };
}
