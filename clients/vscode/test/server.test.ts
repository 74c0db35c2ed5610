// SPDX-License-Identifier: EPL-2.0
/** The protocol as the extension speaks it, with the server that was built: VAUBAN_SERVER names it, VAUBAN_MODEL the model. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
    type ApplyWorkspaceEditParams, ApplyWorkspaceEditRequest, CancellationToken, CancellationTokenSource, type CodeAction, createProtocolConnection, InlineCompletionRequest, InlineCompletionTriggerKind,
    type InlineCompletionList, LSPErrorCodes, ProgressType, type ProtocolConnection, type ResponseError, StreamMessageReader, StreamMessageWriter,
    type TextDocumentEdit,
} from 'vscode-languageserver-protocol/node';
import { ask, type AttachmentReport, chatCommands, type ChatPiece, conversation, exclusion, EXPERIMENTAL, models, nextEdit, prompts, run, STATUS_CHANGED, type Status, status } from '../src/protocol';
import { lastRequests } from '../src/inspection';
import { toConfirm } from '../src/textEdits';
import { type Read, type ReadLevels, serverCommand, serverSettings } from '../src/settings';

const ROOT = pathToFileURL(process.cwd()).toString();
const read: Read = <T>(name: string, otherwise: T) => (
    name === 'server' ? process.env['VAUBAN_SERVER'] as T : name === 'model' ? process.env['VAUBAN_MODEL'] as T : otherwise);
const levels: ReadLevels = () => [];
const STACK = `class Stack {
    private int size;

    int size() {
        return 
    }

    boolean isEmpty() {
        return size == 0;
    }
}
`;

let process_: ChildProcess;
let connection: ProtocolConnection;
const statuses: Status[] = [];
let documents = 0;

before(async () => {
    assert.ok(process.env['VAUBAN_SERVER'], 'VAUBAN_SERVER names the server');
    const { command, args, shell, env } = serverCommand(read, process.platform, name => name);
    process_ = spawn(command, args, { shell, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
    assert.ok(process_.stdout && process_.stdin);
    connection = createProtocolConnection(new StreamMessageReader(process_.stdout), new StreamMessageWriter(process_.stdin));
    connection.onNotification(STATUS_CHANGED, (status: Status) => { statuses.push(status); });
    connection.listen();
    const result = await connection.sendRequest<{ capabilities: { inlineCompletionProvider?: unknown } }>('initialize', {
        processId: process.pid,
        rootUri: ROOT,
        locale: 'fr',
        capabilities: {
            workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
            textDocument: {
                inlineCompletion: {},
                codeAction: {
                    codeActionLiteralSupport: { codeActionKind: { valueSet: ['refactor.rewrite'] } },
                    dataSupport: true,
                    resolveSupport: { properties: ['edit'] },
                },
            },
            experimental: EXPERIMENTAL,
        },
        initializationOptions: serverSettings(read, levels),
    });
    assert.ok(result.capabilities.inlineCompletionProvider, 'the server completes inline');
    await connection.sendNotification('initialized', {});
});

after(async () => {
    const ended = once(process_, 'exit');
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    const [code] = await ended as [number];
    assert.equal(code, 0);
    connection.dispose();
});

async function opened(): Promise<string> {
    const uri = `${ROOT}/Stack${++documents}.java`;
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'java', version: 1, text: STACK } });
    return uri;
}

function complete(uri: string, token: CancellationToken = CancellationToken.None): Promise<InlineCompletionList> {
    return connection.sendRequest<InlineCompletionList>(InlineCompletionRequest.method, {
        textDocument: { uri },
        position: { line: 4, character: 15 },
        context: { triggerKind: InlineCompletionTriggerKind.Automatic },
    }, token);
}

test('a line is completed', async () => {
    const { items } = await complete(await opened());
    assert.equal(items.length, 1);
    const text = items[0]?.insertText;
    assert.ok(typeof text === 'string' && text.trim() !== '', JSON.stringify(items));
    assert.deepEqual(items[0]?.range, { start: { line: 4, character: 15 }, end: { line: 4, character: 15 } });
});

test('a cancelled request ends as the protocol says, and the next one is answered', async () => {
    const uri = await opened();
    const source = new CancellationTokenSource();
    const cancelled = complete(uri, source.token);
    source.cancel();
    await assert.rejects(cancelled, (failure: ResponseError<unknown>) => failure.code === LSPErrorCodes.RequestCancelled);
    assert.equal((await complete(uri)).items.length, 1);
});

test('the state of the engine is told', async () => {
    await complete(await opened());
    const now = await status(connection);
    assert.ok(['ready', 'working'].includes(now.state), JSON.stringify(now));
    assert.equal(now.model, process.env['VAUBAN_MODEL']);
    const known = await models(connection);
    assert.ok(known.models.some(each => each.installed && each.id === process.env['VAUBAN_MODEL']), JSON.stringify(known));
    assert.ok((await chatCommands(connection)).some(each => each.id === 'commit'));
    assert.ok(statuses.some(each => each.state === 'ready'), JSON.stringify(statuses));
});

test('the last request is shown as the model saw it', async () => {
    await complete(await opened());
    const [last] = await lastRequests(connection, { sent: String, unsent: String, time: String });
    assert.equal(last?.label, (await prompts(connection)).at(-1)?.feature);
    assert.match(await last?.text() ?? '', /^# Request \d+[\s\S]*private int size;/);
});

test('a question is answered while it is written, and the next one continues the conversation', async () => {
    const uri = await opened();
    const progress = new ProgressType<{ text: string }>();
    let written = '';
    const reported: AttachmentReport[] = [];
    const first = await ask(connection, progress, { text: 'What is a stack? One sentence.', attachments: [{ uri }] },
        piece => {
            written += piece.text;
            reported.push(...piece.attachments ?? []);
        }, CancellationToken.None);
    assert.equal(first.state, 'answered');
    assert.notEqual(first.answer.trim(), '');
    assert.equal(written.trim(), first.answer.trim());
    assert.deepEqual(reported.map(each => each.state), ['sent']);
    assert.deepEqual(first.attachments, reported);
    const second = await ask(connection, progress, { text: 'And a queue? One sentence.', conversation: first.conversation },
        () => undefined, CancellationToken.None);
    assert.equal(second.conversation, first.conversation);
    const { turns } = await conversation(connection, second.conversation);
    assert.deepEqual(turns.map(each => each.question), ['What is a stack? One sentence.', 'And a queue? One sentence.']);
    // as after the end of a server that knew it
    const third = await ask(connection, progress, { text: 'And a heap? One sentence.', earlier: turns }, () => undefined, CancellationToken.None);
    assert.notEqual(third.conversation, first.conversation);
    assert.equal((await conversation(connection, third.conversation)).turns.length, 3);
    // one that the server has forgotten
    const fourth = await ask(connection, progress, { text: 'And a tree? One sentence.', conversation: 'gone', earlier: turns }, () => undefined,
        CancellationToken.None);
    assert.match(fourth.message ?? '', /n’avait plus cette conversation/);
    assert.equal((await conversation(connection, fourth.conversation)).turns.length, 3);
    await assert.rejects(ask(connection, progress, { text: 'And a map?', conversation: 'gone' }, () => undefined, CancellationToken.None),
        /n’a plus cette conversation/);
});

test('a file that is never read is told with the reason', async () => {
    assert.match(await exclusion(connection, pathToFileURL('/tmp/.env').toString()) ?? '', /\.env/);
    assert.equal(await exclusion(connection, 'untitled:Untitled-1'), undefined);
});

test('personal data is masked where the setting asks for it', async () => {
    const telephone = '06 12 34 56 78';
    const kept = async (masks: boolean) => {
        const settings = serverSettings(read, <T>(name: string) => name === 'maskPersonalData' ? [masks as T] : []);
        await connection.sendNotification('workspace/didChangeConfiguration', { settings: { vauban: settings } });
        const { conversation: id } = await ask(connection, new ProgressType<{ text: string }>(),
            { text: `Whose number is ${telephone}?` }, () => undefined, CancellationToken.None);
        return (await conversation(connection, id)).turns[0]?.question ?? '';
    };
    const masked = await kept(true);
    assert.match(masked, /^Whose number is /);
    assert.ok(!masked.includes(telephone), masked);
    assert.ok((await kept(false)).includes(telephone));
});

test('an answer can be stopped', async () => {
    const source = new CancellationTokenSource();
    let named: string | null | undefined;
    const stopped = ask(connection, new ProgressType<ChatPiece>(), { text: 'Write a story without an end: ∞' }, piece => {
        named ??= piece.conversation;
        source.cancel();
    }, source.token); // the sign keeps the model writing
    await assert.rejects(stopped, (failure: ResponseError<unknown>) => failure.code === LSPErrorCodes.RequestCancelled);
    const { turns } = await conversation(connection, named ?? '');
    assert.equal(turns.length, 1);
    assert.notEqual(turns[0]?.answer, '', 'what was written is kept');
});

test('code of an answer is inserted where the caret is, as an edit to apply', async () => {
    const uri = await opened();
    const asked: ApplyWorkspaceEditParams[] = [];
    const handler = connection.onRequest(ApplyWorkspaceEditRequest.type, params => {
        asked.push(params);
        return { applied: true };
    });
    const caret = { line: 5, character: 5 };
    const result = await run<{ applied: boolean }>(connection, 'vauban.insert', { uri, range: { start: caret, end: caret }, code: 'int zero() {\n    return 0;\n}\n' });
    handler.dispose();
    assert.deepEqual(result, { applied: true });
    const edits = asked.flatMap(each => each.edit.documentChanges ?? []).flatMap(each => (each as TextDocumentEdit).edits);
    assert.equal(asked[0] && toConfirm(asked[0].edit), undefined, 'the user has seen the code');
    assert.match(edits.map(each => 'newText' in each ? each.newText : '').join(''), / {4}int zero\(\) \{\n {8}return 0;/);
});

test('the next place of a rename is told', async () => {
    const uri = await opened();
    assert.equal(await nextEdit(connection, uri), null);
    const range = { start: { line: 1, character: 16 }, end: { line: 1, character: 20 } };
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'count' }] });
    const next = await nextEdit(connection, uri);
    assert.deepEqual([next?.newText, next?.range.start, next?.version], ['count', { line: 3, character: 8 }, 2]);
    assert.match(next?.title ?? '', /Remplacer «\s?size\s?» par «\s?count\s?»/u);
});

test('lines can be changed: an edit for the version that the server knows', async () => {
    const uri = await opened();
    const range = { start: { line: 7, character: 0 }, end: { line: 9, character: 5 } };
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction',
        { textDocument: { uri }, range, context: { diagnostics: [] } });
    const action = actions.find(each => each.kind === 'refactor.rewrite' && each.title === 'Vauban\u00a0: Documenter');
    assert.ok(action, JSON.stringify(actions));
    let edit: CodeAction['edit'];
    try {
        edit = (await connection.sendRequest<CodeAction>('codeAction/resolve', action)).edit;
    } catch (failure) {
        // a small model may change the code as well: then the server says so instead
        assert.equal((failure as ResponseError<unknown>).code, LSPErrorCodes.RequestFailed);
        return;
    }
    const changes = edit?.documentChanges ?? [];
    assert.equal(changes.length, 1);
    assert.deepEqual((changes[0] as TextDocumentEdit).textDocument, { uri, version: 1 });
});
