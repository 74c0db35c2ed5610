// SPDX-License-Identifier: EPL-2.0
/** What the server understands beside the Language Server Protocol. Knows of no editor: see docs/lsp.md for the shapes. */
import type { CancellationToken, Disposable, ProgressType, Range } from 'vscode-languageserver-protocol';

/** What LanguageClient and a bare ProtocolConnection have in common. */
export interface Connection {
    sendRequest<R>(method: string, params: unknown, token?: CancellationToken): Promise<R>;
    onProgress<P>(type: ProgressType<P>, token: string | number, handler: (params: P) => void): Disposable;
}

export interface Status {
    state: 'off' | 'idle' | 'loading' | 'ready' | 'working' | 'error';
    model?: string | null;
    message?: string | null;
    progress: number;
}

/** Capability of the client under `experimental`, for `vauban/statusChanged`. */
export const EXPERIMENTAL = { vauban: { status: true } };

export const STATUS_CHANGED = 'vauban/statusChanged';

export interface Attachment {
    uri?: string;
    range?: Range;
    /** `diff` alone: what has changed since the last commit. */
    kind?: 'diff';
}

export interface ChatParams {
    conversation?: string;
    text: string;
    attachments?: Attachment[];
}

export interface ChatResult {
    conversation: string;
    answer: string;
    state: 'answered' | 'stopped' | 'failed';
    message?: string | null;
}

/** What the commands of the chat are about. */
export interface CommandArgument {
    uri: string;
    range: Range;
    instruction?: string;
    problems?: string;
}

/** A place to go on at after an edit. */
export interface NextEdit {
    uri: string;
    version: number;
    range: Range;
    newText: string;
    title: string;
}

/** Where to go on in the document that was edited last, or null. */
export function nextEdit(connection: Connection, uri: string): Promise<NextEdit | null> {
    return connection.sendRequest<NextEdit | null>('vauban/nextEdit', { textDocument: { uri } });
}

/** Has the server do a command; what it changes comes back as an edit to apply. */
export function run<R>(connection: Connection, command: string, argument: object, token?: CancellationToken): Promise<R> {
    const params = { command, arguments: [argument] };
    // a token that is not there would count as another parameter
    return token ? connection.sendRequest<R>('workspace/executeCommand', params, token) : connection.sendRequest<R>('workspace/executeCommand', params);
}

let questions = 0;

/**
 * Asks a question; `more` is told each piece of the answer. Cancelling the token stops it: the promise is then rejected with the
 * protocol's RequestCancelled.
 */
export async function ask(connection: Connection, progress: ProgressType<{ text: string }>, params: ChatParams,
    more: (text: string) => void, token: CancellationToken): Promise<ChatResult> {
    const partialResultToken = `vauban-chat-${++questions}`;
    const listening = connection.onProgress(progress, partialResultToken, value => { more(value.text); });
    try {
        return await connection.sendRequest<ChatResult>('vauban/chat', { ...params, partialResultToken }, token);
    } finally {
        listening.dispose();
    }
}
