// SPDX-License-Identifier: EPL-2.0
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { ProgressType } from 'vscode-languageclient/node';
import type { Position, Range } from 'vscode-languageserver-protocol';
import { chatPage } from './chatPage';
import { codeTarget, lastLine } from './codeTarget';
import { aboutOf, aboutsOf, sourcesOf, type Conversations, type Kept, type KeptAbout } from './conversations';
import { currentEditor, named, openServerSetting, rangeOf, reason, refusesReadOnly, unreadable } from './editors';
import { steps } from './firstSteps';
import type { Draft, Entry, FromPage, ToPage } from './page/messages';
import {
    ask, type Attachment, type AttachmentReport, type ChatCommand, chatCommands, type ChatPiece, type ChatTurn, commandOf, type Connection, conversation, run,
} from './protocol';
import type { Server } from './server';

/** What a question is about. */
interface About {
    /** Undefined where nothing can be attached. */
    attachment?: Attachment;
    /** As the user sees it: what is attached, or why nothing is. */
    name: string;
    /** Of the document when it was asked about; undefined in a conversation that was reopened. */
    version?: number;
    /** What was attached, as it was then. */
    text?: string;
}

/** Key of the state of the check box in the state of the workspace. */
const ATTACH = 'vauban.chat.attach';

/** A question and its answer, as the page has them, and what the question was about. */
interface Talk {
    entries: Entry[];
    abouts: (About | undefined)[];
    /** Of each answer: the files that it may repeat, as the server tells them. */
    sources: (string[] | undefined)[];
    /** As the server that runs knows it. */
    id: string | undefined;
    /** In the folder of conversations. */
    kept: string;
}

function empty(): Talk {
    return { entries: [], abouts: [], sources: [], id: undefined, kept: randomBytes(16).toString('hex') };
}

/** The view of the conversation. One question at a time. */
export class ChatView implements vscode.WebviewViewProvider {
    private readonly progress = new ProgressType<ChatPiece>();
    private view: vscode.WebviewView | undefined;
    private talk = empty();
    private running: vscode.CancellationTokenSource | undefined;
    /** The run of the server that was asked last. */
    private asked = 0;
    private known: { connection: Connection; commands: ChatCommand[] } | undefined;
    /** What is typed and not asked. Only here: what may be written to the disk has passed the server, which masks secrets. */
    private draft = '';

    /**
     * @param state of the workspace
     * @param kept undefined where nothing is to be kept
     */
    constructor(private readonly folder: vscode.Uri, private readonly server: Server, private readonly state: vscode.Memento,
        private readonly kept: () => Conversations | undefined) {
        server.onDidChange(() => { this.tellServer(); });
    }

    resolveWebviewView(view: vscode.WebviewView): void {
        this.view = view;
        const parts = ['media', 'dist'].map(name => vscode.Uri.joinPath(this.folder, name));
        view.webview.options = { enableScripts: true, localResourceRoots: parts };
        const source = (...path: string[]) => view.webview.asWebviewUri(vscode.Uri.joinPath(this.folder, ...path)).toString();
        view.webview.html = chatPage({
            ask: vscode.l10n.t('Ask'),
            stop: vscode.l10n.t('Stop'),
            question: vscode.l10n.t('Your question'),
            recall: vscode.l10n.t('Press Enter to send the question, or Shift+Enter to start a new line. When the box is empty, press Up to recall earlier questions.'),
            reading: vscode.l10n.t('Processing the prompt…'),
            attach: vscode.l10n.t('Include the open file or selection'),
            you: vscode.l10n.t('You'),
            apply: vscode.l10n.t('Apply'),
            insert: vscode.l10n.t('Insert'),
            copy: vscode.l10n.t('Copy'),
            copied: vscode.l10n.t('Copied'),
            file: vscode.l10n.t('New file'),
            missing: vscode.l10n.t('Vauban cannot run its server (the "vauban" program in the stand-alone distribution).'),
            starting: vscode.l10n.t('The server is starting.'),
            settings: vscode.l10n.t('Open Setting'),
            help: vscode.l10n.t('Installation Guide'),
            hint: vscode.l10n.t('Ask about the open file or selection, or start with a command:'),
        }, {
            csp: view.webview.cspSource,
            script: source('dist', 'page.js'),
            style: source('media', 'chat.css'),
            nonce: randomBytes(16).toString('base64url'),
            language: vscode.env.language,
        });
        view.webview.onDidReceiveMessage((message: FromPage) => { void this.received(message); });
        view.onDidDispose(() => { this.view = undefined; });
    }

    /** The commands of the server that runs; it is asked once. */
    private async commands(connection: Connection): Promise<ChatCommand[]> {
        if (this.known?.connection !== connection) {
            const commands = await chatCommands(connection).catch(() => undefined);
            if (commands === undefined) {
                return []; // and it is asked again
            }
            this.known = { connection, commands };
        }
        return this.known.commands;
    }

    private async received(message: FromPage): Promise<void> {
        switch (message.type) {
            case 'ready':
                this.tellServer();
                this.show();
                this.post({ type: 'draft', ...this.drafted() });
                return;
            case 'draft':
                return this.drafts(message);
            case 'ask':
                this.draft = '';
                if (!await this.ask(message.text, message.attach ? attached() : undefined)) {
                    // it was not asked, so it is not lost either
                    await this.drafts(message);
                    this.post({ type: 'draft', ...this.drafted() });
                }
                return;
            case 'stop':
                this.stop();
                return;
            case 'settings':
                return openServerSetting(this.server.setting);
            case 'help':
                await vscode.commands.executeCommand('vauban.walkthrough');
                return;
            case 'insert':
                return this.insert(message.text);
            case 'apply':
                return this.apply(message.text, this.talk.abouts[message.entry - 1]);
            case 'copy':
                return vscode.env.clipboard.writeText(message.text);
            case 'file': {
                const known = (await vscode.languages.getLanguages()).find(each => each === message.language.toLowerCase());
                await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: message.text, ...(known ? { language: known } : {}) }));
            }
        }
    }

    private drafted(): Draft {
        return { text: this.draft, attach: this.state.get<boolean>(ATTACH, true) };
    }

    private async drafts({ text, attach }: Draft): Promise<void> {
        this.draft = text;
        if (attach !== this.drafted().attach) {
            await this.state.update(ATTACH, attach);
        }
    }

    /** Brings code into the editor that was used last: at its caret, or in place of its selection. */
    private async insert(code: string): Promise<void> {
        const editor = currentEditor();
        if (editor) {
            await this.bring(code, editor.document.uri, rangeOf(editor), false);
        } else {
            void vscode.window.showWarningMessage(vscode.l10n.t('Open a file first.'));
        }
    }

    /**
     * Brings code, after a preview, in place of what it was asked about: lines, or a whole file where it looks like one; else to the caret of
     * that file. Code of a question about no file goes into the editor.
     */
    private async apply(code: string, about: About | undefined): Promise<void> {
        const uri = about?.attachment?.uri;
        if (about === undefined || uri === undefined) {
            const editor = currentEditor();
            if (editor) {
                await this.bring(code, editor.document.uri, rangeOf(editor), true);
            } else {
                void vscode.window.showWarningMessage(vscode.l10n.t('Open a file first.'));
            }
            return;
        }
        let document: vscode.TextDocument;
        try {
            document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
        } catch (failure) {
            void vscode.window.showWarningMessage(named(reason(failure)));
            return;
        }
        const range = about.attachment?.range;
        const offset = ({ line, character }: Position) => document.offsetAt(new vscode.Position(line, character));
        const lines = range && { start: offset(range.start), end: offset(range.end) };
        const whole = document.getText();
        const target = codeTarget(code, { version: about.version, lines, text: about.text }, document.version, whole);
        switch (target.kind) {
            case 'changed':
                void vscode.window.showWarningMessage(range
                    ? vscode.l10n.t('Vauban: the lines that you asked about have changed in {0}. Use Insert, or ask again.', vscode.workspace.asRelativePath(document.uri))
                    : vscode.l10n.t('Vauban: {0} has changed since you asked. Use Insert, or ask again.', vscode.workspace.asRelativePath(document.uri)));
                return;
            case 'caret':
                return this.bring(code, document.uri, rangeOf(await vscode.window.showTextDocument(document, { preview: false })), true);
            case 'part':
                return this.bring(code, document.uri, between(document, target.start, target.end), true);
            case 'whole':
                return this.bring(code, document.uri, between(document, 0, whole.length), true);
        }
    }

    private async bring(code: string, uri: vscode.Uri, range: Range, confirm: boolean): Promise<void> {
        const connection = this.server.connection();
        if (!connection) {
            void vscode.window.showWarningMessage(vscode.l10n.t('The server is not running.'));
            return;
        }
        if (await refusesReadOnly(uri)) {
            return;
        }
        try {
            await run(connection, 'vauban.insert', { uri: uri.toString(), range, code, confirm });
        } catch (failure) {
            void vscode.window.showWarningMessage(named(reason(failure)));
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
        await this.ask(`/${command}`, changes ? changed() : attached());
    }

    stop(): void {
        this.running?.cancel();
    }

    clear(): void {
        this.stop();
        this.talk = empty();
        this.show();
    }

    /** Goes on with a conversation of before. */
    open({ id, turns, abouts }: Kept): void {
        this.stop();
        this.talk = {
            entries: turns.flatMap(({ question, answer }, at) => [{ mine: true, text: question, note: aboutOf(abouts?.[at])?.name }, { mine: false, text: answer }]),
            abouts: turns.flatMap((_, at) => [aboutOf(abouts?.[at]), undefined]),
            sources: turns.flatMap(turn => [undefined, sourcesOf(turn)]),
            id: undefined,
            kept: id,
        };
        this.show();
    }

    private post(message: ToPage): void {
        void this.view?.webview.postMessage(message);
    }

    private show(): void {
        this.post({ type: 'show', entries: this.talk.entries, busy: this.running !== undefined });
    }

    private tellServer(): void {
        const { state, reason: problem } = this.server;
        this.post({ type: 'server', ...(state === 'running' ? {} : { problem: state === 'starting' ? '' : problem }) });
        const connection = this.server.connection();
        if (connection && this.view) {
            void this.commands(connection).then(commands => {
                this.post({ type: 'commands', commands: commands.map(({ word, summary }) => ({ word, summary })) });
            });
        }
    }

    /** Whether it was asked. */
    private async ask(text: string, given: About | undefined): Promise<boolean> {
        if (this.running) {
            return false;
        }
        const connection = this.server.connection();
        if (!connection) {
            this.tellServer();
            return false;
        }
        const { run: process } = this.server;
        const running = new vscode.CancellationTokenSource();
        this.running = running;
        const commits = commandOf(text, await this.commands(connection)) === 'commit';
        // the message of a commit is about its changes, whatever file is open
        const about = commits ? changed() : given;
        if (commits) {
            // changes of another commit have nothing to do with what was talked about
            this.talk = empty();
        }
        const talk = this.talk;
        if (this.asked !== process) {
            talk.id = undefined; // of another server
        }
        this.asked = process;
        // a server that does not know the conversation goes on with what was said
        const earlier = turnsOf(talk);
        const answer: Entry = { mine: false, text: '' };
        const question: Entry = { mine: true, text, note: about?.name };
        talk.entries.push(question, answer);
        const at = talk.entries.length - 1;
        talk.abouts[at - 1] = about;
        this.show();
        const more = (piece: string) => {
            answer.text += piece;
            if (talk === this.talk && piece !== '') {
                this.post({ type: 'more', text: piece });
            }
        };
        let reported = false;
        const reports = (became: AttachmentReport[] | null | undefined) => {
            if (about && became && became.length > 0 && !reported) {
                reported = true;
                question.note = noteOf(about, became);
                if (talk === this.talk) {
                    this.post({ type: 'note', entry: talk.entries.indexOf(question), note: question.note });
                }
            }
        };
        try {
            const result = await ask(connection, this.progress, {
                earlier,
                ...(talk.id === undefined ? {} : { conversation: talk.id }),
                text,
                ...(about?.attachment ? { attachments: [about.attachment] } : {}),
            }, value => {
                talk.id = value.conversation ?? talk.id;
                talk.sources[at] = sourcesOf(value) ?? talk.sources[at];
                reports(value.attachments);
                more(value.text);
            }, running.token);
            talk.id = result.conversation;
            talk.sources[at] = sourcesOf(result);
            reports(result.attachments);
            if (result.state === 'answered') {
                steps.done('answered');
            }
            if (answer.text === '') {
                more(result.answer);
            }
            answer.note = result.state === 'answered' ? result.message ?? undefined : result.state === 'stopped'
                ? vscode.l10n.t('Stopped.') : vscode.l10n.t('Failed: {0}', result.message ?? '');
        } catch (failure) {
            answer.note = running.token.isCancellationRequested ? vscode.l10n.t('Stopped.') : vscode.l10n.t('Failed: {0}', reason(failure));
        } finally {
            this.running = undefined;
            running.dispose();
            if (talk === this.talk) {
                this.post({ type: 'end', note: answer.note });
            } else {
                this.show();
            }
        }
        if (this.server.run === process) {
            // a server that was started meanwhile does not know the conversation
            await this.keep(connection, talk);
        }
        return true;
    }

    private async keep(connection: Connection, talk: Talk): Promise<void> {
        const kept = this.kept();
        if (!kept || talk.id === undefined) {
            return;
        }
        try {
            // as the server says that it may be kept
            const { title, turns, mayBeSaved } = await conversation(connection, talk.id);
            if (mayBeSaved === false) {
                return; // a policy forbids it
            }
            await kept.save({ id: talk.kept, title: title === '' ? turns[0]?.question ?? '' : title, changed: Date.now(), turns, abouts: aboutsOf(turns, askedIn(talk)) });
        } catch (failure) {
            void vscode.window.showWarningMessage(vscode.l10n.t('Vauban: the conversation could not be saved ({0}).', reason(failure)));
        }
    }
}

function turnsOf({ entries, sources: files }: Talk): ChatTurn[] {
    const turns: ChatTurn[] = [];
    for (let i = 0; i + 1 < entries.length; i += 2) {
        const sources = files[i + 1];
        turns.push({ question: entries[i]?.text ?? '', answer: entries[i + 1]?.text ?? '', ...(sources ? { sources } : {}) });
    }
    return turns.filter(({ answer }) => answer !== '');
}

function between(document: vscode.TextDocument, from: number, to: number): Range {
    const [start, end] = [document.positionAt(from), document.positionAt(to)];
    return { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
}

/** The questions, with their files. */
function askedIn({ entries, abouts }: Talk): { question: string; about: KeptAbout | undefined }[] {
    return entries.flatMap(({ mine, text }, at) => {
        const about = abouts[at];
        const uri = about?.attachment?.uri;
        return mine ? [{ question: text, about: about && uri !== undefined ? { name: about.name, uri } : undefined }] : [];
    });
}

/** What goes with a question, and what of it the model does not see. */
function noteOf({ name }: About, reports: AttachmentReport[]): string {
    const said = reports.flatMap(({ name: file, state, reason: why, masked }) => {
        const shown = reports.length > 1 ? file : name;
        if (state === 'held_back' || state === 'left_out') {
            return [vscode.l10n.t('Not sent: {0}. {1}', shown, why ?? '').trim()];
        }
        return [
            ...state === 'shortened' ? [vscode.l10n.t('Partially sent: {0}. {1}', shown, why ?? '').trim()] : reports.length > 1 ? [] : [shown],
            ...masked.length > 0 ? [vscode.l10n.t('Masked in {0}: {1}', file, masked.join(', '))] : [],
        ];
    });
    return (reports.length > 1 ? [name, ...said] : said).join('\n');
}

/** What has changed since the last commit. */
function changed(): About {
    return { attachment: { kind: 'diff' }, name: vscode.l10n.t('Changes') };
}

/** What the question is about: the selection, else the whole file; or why the editor that is looked at cannot be attached. */
function attached(): About | undefined {
    const other = unreadable();
    if (other !== undefined) {
        return { name: vscode.l10n.t('Nothing was attached: {0} is neither a file nor a new document.', other) };
    }
    const editor = currentEditor();
    if (!editor) {
        return undefined;
    }
    const { document, selection } = editor;
    const uri = document.uri.toString();
    const name = vscode.workspace.asRelativePath(document.uri);
    const { version } = document;
    if (selection.isEmpty) {
        return { attachment: { uri }, name, version, text: document.getText() };
    }
    const [first, last] = [selection.start.line + 1, lastLine(selection.start, selection.end) + 1];
    return {
        attachment: { uri, range: rangeOf(editor) },
        name: first === last ? vscode.l10n.t('Line {0} of {1}', first, name) : vscode.l10n.t('Lines {0} to {1} of {2}', first, last, name),
        version,
        text: document.getText(selection),
    };
}
