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
import { ask, EXPERIMENTAL, nextEdit, run, STATUS_CHANGED, type Status } from '../src/protocol';
import { type Read, serverCommand, serverSettings } from '../src/settings';

const ROOT = pathToFileURL(process.cwd()).toString();
const read: Read = <T>(name: string, otherwise: T) => (
    name === 'server' ? process.env['VAUBAN_SERVER'] as T : name === 'model' ? process.env['VAUBAN_MODEL'] as T : otherwise);
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
    const { command, args, shell, env } = serverCommand(read, process.platform);
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
            workspace: { workspaceEdit: { documentChanges: true } },
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
        initializationOptions: serverSettings(read),
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
    assert.equal(items[0]?.insertText, 'size;');
    assert.deepEqual(items[0].range, { start: { line: 4, character: 15 }, end: { line: 4, character: 15 } });
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
    const status = await connection.sendRequest<Status>('vauban/status');
    assert.ok(['ready', 'working'].includes(status.state), JSON.stringify(status));
    assert.equal(status.model, process.env['VAUBAN_MODEL']);
    assert.ok(statuses.some(each => each.state === 'ready'), JSON.stringify(statuses));
});

test('a question is answered while it is written, and the next one continues the conversation', async () => {
    const uri = await opened();
    const progress = new ProgressType<{ text: string }>();
    let written = '';
    const first = await ask(connection, progress, { text: 'What is a stack? One sentence.', attachments: [{ uri }] },
        more => { written += more; }, CancellationToken.None);
    assert.equal(first.state, 'answered');
    assert.notEqual(first.answer.trim(), '');
    assert.equal(written.trim(), first.answer.trim());
    const second = await ask(connection, progress, { text: 'And a queue? One sentence.', conversation: first.conversation },
        () => undefined, CancellationToken.None);
    assert.equal(second.conversation, first.conversation);
});

test('an answer can be stopped', async () => {
    const source = new CancellationTokenSource();
    const stopped = ask(connection, new ProgressType<{ text: string }>(),
        { text: 'Write a very long story about a castle, at least a thousand words.' }, () => { source.cancel(); }, source.token);
    await assert.rejects(stopped, (failure: ResponseError<unknown>) => failure.code === LSPErrorCodes.RequestCancelled);
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
    assert.match(edits.map(each => 'newText' in each ? each.newText : '').join(''), / {4}int zero\(\) \{\n {8}return 0;/);
});

test('the next place of a rename is told', async () => {
    const uri = await opened();
    assert.equal(await nextEdit(connection, uri), null);
    const range = { start: { line: 1, character: 16 }, end: { line: 1, character: 20 } };
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'count' }] });
    const next = await nextEdit(connection, uri);
    assert.deepEqual([next?.newText, next?.range.start, next?.version], ['count', { line: 3, character: 8 }, 2]);
    assert.match(next?.title ?? '', /Changer « size » en « count »/);
});

test('lines can be changed: an edit for the version that the server knows', async () => {
    const uri = await opened();
    const range = { start: { line: 7, character: 0 }, end: { line: 9, character: 5 } };
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction',
        { textDocument: { uri }, range, context: { diagnostics: [] } });
    const action = actions.find(each => each.kind === 'refactor.rewrite' && each.title === 'Documenter');
    assert.ok(action, JSON.stringify(actions));
    const { edit } = await connection.sendRequest<CodeAction>('codeAction/resolve', action);
    const changes = edit?.documentChanges ?? [];
    assert.equal(changes.length, 1);
    assert.deepEqual((changes[0] as TextDocumentEdit).textDocument, { uri, version: 1 });
});
