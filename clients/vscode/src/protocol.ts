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
    uri: string;
    range?: Range;
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
