// SPDX-License-Identifier: EPL-2.0
/** What the server understands beside the Language Server Protocol. Knows of no editor: see docs/lsp.md for the shapes. */
import type { CancellationToken, Disposable, Position, ProgressType, Range } from 'vscode-languageserver-protocol';

/** What LanguageClient and a bare ProtocolConnection have in common. */
export interface Connection {
    sendRequest<R>(method: string, params?: unknown, token?: CancellationToken): Promise<R>;
    sendNotification(method: string, params?: unknown): Promise<void>;
    onProgress<P>(type: ProgressType<P>, token: string | number, handler: (params: P) => void): Disposable;
}

/** Who answers where a remote endpoint can. */
export interface Origin {
    /** Absent: this machine. */
    endpoint?: string | null;
    /** Of the endpoint, for people. */
    label: string;
    /** Why this machine answers instead of an endpoint. */
    note?: string | null;
    /** An endpoint that waits for the agreement of the user. */
    unconfirmed?: string | null;
}

export interface Status {
    state: 'off' | 'idle' | 'loading' | 'ready' | 'working' | 'error';
    model?: string | null;
    message?: string | null;
    progress: number;
    /** Absent where no remote endpoint can answer, and from older servers. */
    origin?: Origin | null;
}

/** Capability of the client under `experimental`, for `vauban/statusChanged`. */
export const EXPERIMENTAL = { vauban: { status: true } };

export const STATUS_CHANGED = 'vauban/statusChanged';

export interface Model {
    id: string;
    name: string;
    licence?: string | null;
    /** -1 where it is not known. */
    sizeBytes: number;
    installed: boolean;
}

export interface Models {
    current?: string | null;
    models: Model[];
}

export interface Attachment {
    uri?: string;
    range?: Range;
    /** `diff` alone: what has changed since the last commit. */
    kind?: 'diff';
}

export interface ChatTurn {
    question: string;
    answer: string;
    /** The files that the answer may repeat: without them, it goes to no other machine. Absent from older servers. */
    sources?: string[] | null | undefined;
}

export interface ChatParams {
    conversation?: string;
    text: string;
    attachments?: Attachment[];
    /** What a new conversation goes on with. */
    earlier?: ChatTurn[];
}

/** What became of an attachment. */
export interface AttachmentReport {
    name: string;
    state: 'sent' | 'shortened' | 'left_out' | 'held_back';
    /** Kinds of secrets. */
    masked: string[];
    /** One sentence, where it was not sent whole. */
    reason?: string | null;
}

/** A piece of an answer. */
export interface ChatPiece {
    text: string;
    /** With the first one; absent from older servers. */
    attachments?: AttachmentReport[] | null;
    /** With the first one: an answer that is stopped does not tell it. Absent from older servers. */
    conversation?: string | null;
    /** With the first text, for the same reason. */
    sources?: string[] | null;
}

export interface ChatResult {
    conversation: string;
    answer: string;
    state: 'answered' | 'stopped' | 'failed';
    message?: string | null;
    attachments?: AttachmentReport[] | null;
    sources?: string[] | null;
}

/** What may be kept of a conversation: secrets are masked. */
export interface ChatRecord {
    conversation: string;
    title: string;
    turns: ChatTurn[];
    /** False where a policy forbids keeping conversations on the disk; absent from older servers. */
    mayBeSaved?: boolean;
}

/** What a question may begin with. */
export interface ChatCommand {
    id: string;
    word: string;
    title: string;
    summary: string;
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

/** Where something of the index stands. */
export interface Place {
    uri: string;
    /** From 1; null for formats without pages. */
    page?: number | null;
    pageLabel?: string | null;
    /** From 0; null for formats whose text is not that of the file. */
    line?: number | null;
    /** Whether it is in an archive, a mail, or a pack of a server: then only {@link sourceText} has its text. */
    archived?: boolean | null;
}

/** Verbatim; UTF-16 units in the text of the document. */
export interface Quote {
    start: number;
    end: number;
    text: string;
}

export interface Passage {
    place: Place;
    headings: string[];
    quote: Quote;
    passage: Quote;
    duplicates: number;
}

export interface SearchResults {
    passages: Passage[];
    matched: number;
    /** Whether passages are hidden until their files are indexed again. */
    outdated: boolean;
}

export interface Claim {
    place: Place;
    quote: Quote;
    /** Null where the model wrote nothing that the quote supports. */
    sentence?: string | null;
    /** What of the sentence the quote lacks. */
    unsupported: string[];
}

/** What the next claim begins with, before its sentence is written. */
export type Quoted = Pick<Claim, 'place' | 'quote'>;

/** A piece of an answer from the index: one of them. */
export interface AnswerPiece {
    passages?: Passage[] | null;
    quote?: Quoted | null;
    claim?: Claim | null;
}

export interface IndexAnswer {
    found: boolean;
    claims: Claim[];
    passages: Passage[];
    matched: number;
    read: number;
    message?: string | null;
}

/** Passages of what "vauban index" has indexed, the best first. */
export function search(connection: Connection, query: string, limit: number, where: Where, token: CancellationToken): Promise<SearchResults> {
    return connection.sendRequest<SearchResults>('vauban/search', { query, limit, ...where }, token);
}

/** What is searched; everything where it names nothing. */
export interface Where {
    /** Addresses of folders or files. */
    folders?: string[];
    /** Names of knowledge packs. */
    packs?: string[];
}

/** The text of a document. */
export interface SourceText {
    text: string;
    /** Of the position that was asked for, from 0. */
    line?: number | null;
}

/** The text of a document in an archive or a pack, as it was indexed. `start` is a position there, in UTF-16 units. */
export function sourceText(connection: Connection, uri: string, start: number | undefined, token?: CancellationToken): Promise<SourceText> {
    return connection.sendRequest<SourceText>('vauban/sourceText', { uri, start }, token);
}

/** Answers from the index; `more` is told the passages, then each claim. Cancelling the token stops it. */
export async function askIndex(connection: Connection, progress: ProgressType<AnswerPiece>, question: string, where: Where,
    more: (piece: AnswerPiece) => void, token: CancellationToken): Promise<IndexAnswer> {
    const partialResultToken = `vauban-ask-${++questions}`;
    const listening = connection.onProgress(progress, partialResultToken, more);
    try {
        return await connection.sendRequest<IndexAnswer>('vauban/ask', { question, partialResultToken, ...where }, token);
    } finally {
        listening.dispose();
    }
}

/** So much of a question is typed: the server may read for it. Without a text, it will not be asked. */
export function didTypeQuestion(connection: Connection, question: string, where: Where): void {
    void connection.sendNotification('vauban/didTypeQuestion', { question, ...where });
}

/** Where to go on in the document that was edited last, or null. */
export function nextEdit(connection: Connection, uri: string): Promise<NextEdit | null> {
    return connection.sendRequest<NextEdit | null>('vauban/nextEdit', { textDocument: { uri } });
}

/** Where the caret of the focused editor is; without a position no editor has the focus any more. */
export function didMoveCaret(connection: Connection, uri: string, position: Position | undefined): void {
    void connection.sendNotification('vauban/didMoveCaret', { textDocument: { uri }, position });
}

/** Why the file of a document is never read; undefined for one that is. */
export async function exclusion(connection: Connection, uri: string): Promise<string | undefined> {
    const { reason } = await connection.sendRequest<{ reason?: string | null }>('vauban/exclusion', { textDocument: { uri } });
    return reason ?? undefined;
}

/** The models of this machine and those that it could have. */
export function models(connection: Connection): Promise<Models> {
    return connection.sendRequest<Models>('vauban/models');
}

export function status(connection: Connection): Promise<Status> {
    return connection.sendRequest<Status>('vauban/status');
}

/** A request as the model saw it. */
export interface Prompt {
    id: number;
    /** In ISO 8601. */
    started: string;
    feature: string;
    model: string;
    answer: string;
    failure?: string | null;
}

/** The last requests, the newest last. */
export function prompts(connection: Connection): Promise<Prompt[]> {
    return connection.sendRequest<Prompt[]>('vauban/prompts');
}

/** One of them in Markdown, with what the model saw and wrote. */
export async function promptReport(connection: Connection, id: number): Promise<string> {
    return (await connection.sendRequest<{ text: string }>('vauban/bugReport', { id, content: true })).text;
}

/** What was sent, or would be sent, to a remote endpoint. */
export interface RemotePreview {
    endpoint: string;
    sent: boolean;
    text: string;
}

/** The last one of this client, or null. */
export function remotePreview(connection: Connection): Promise<RemotePreview | null> {
    return connection.sendRequest<RemotePreview | null>('vauban/remotePreview');
}

export function chatCommands(connection: Connection): Promise<ChatCommand[]> {
    return connection.sendRequest<ChatCommand[]>('vauban/commands');
}

export function conversation(connection: Connection, id: string): Promise<ChatRecord> {
    return connection.sendRequest<ChatRecord>('vauban/conversation', { conversation: id, attachments: false });
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
export async function ask(connection: Connection, progress: ProgressType<ChatPiece>, params: ChatParams,
    more: (piece: ChatPiece) => void, token: CancellationToken): Promise<ChatResult> {
    const partialResultToken = `vauban-chat-${++questions}`;
    const listening = connection.onProgress(progress, partialResultToken, more);
    try {
        return await connection.sendRequest<ChatResult>('vauban/chat', { ...params, partialResultToken }, token);
    } finally {
        listening.dispose();
    }
}

/** The id of the command that a question begins with, in whatever language; else undefined. */
export function commandOf(text: string, commands: ChatCommand[]): string | undefined {
    const word = /^\s*\/([^\s/]+)/.exec(text)?.[1]?.toLowerCase();
    return word === undefined ? undefined : commands.find(each => each.id === word || each.word.toLowerCase() === word)?.id;
}

/** The message of a commit in an answer: what stands in its block of code, else all of it. */
export function commitMessage(answer: string): string {
    const block = /^ {0,3}(`{3,})[^\n`]*\n([\s\S]*?)\n? {0,3}\1\s*$/m.exec(answer);
    return (block?.[2] ?? answer).trim();
}

/** Of vscode-jsonrpc: what became of a request when its connection ended. */
const REJECTED = -32097;

/** Whether a request failed because the server ended. */
export function isDisconnection(failure: unknown): boolean {
    return failure instanceof Error && ((failure as { code?: unknown }).code === REJECTED || /connection (?:is|got) (?:closed|disposed)/i.test(failure.message));
}
