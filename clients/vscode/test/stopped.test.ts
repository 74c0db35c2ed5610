// SPDX-License-Identifier: EPL-2.0
/** What a stop of the server or of an answer leaves: the real client, with stand-ins for the editor and the server. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type CancellationToken, CancellationTokenSource } from 'vscode-languageserver-protocol';
import type { Kept } from '../src/conversations';
import type { FromPage, ToPage } from '../src/page/messages';
import type { ChatParams, ChatPiece } from '../src/protocol';
import type { Server } from '../src/server';
import type { Read } from '../src/settings';

/** Whatever the client wants of the editor; a class may extend it. */
const anything: unknown = new Proxy(function any() { /* nothing */ }, {
    get: (target, key) => key === 'prototype' ? target.prototype as object : key === 'then' ? undefined
        : key === Symbol.iterator ? () => [][Symbol.iterator]() : key === Symbol.toPrimitive ? () => '' : anything,
    apply: () => anything,
    construct: () => ({}),
});

/** With what is told here, and otherwise anything. */
function partly(known: Record<string | symbol, unknown>, otherwise: (key: string) => unknown = () => anything): unknown {
    return new Proxy(known, { get: (target, key) => key in target ? target[key] : otherwise(String(key)) });
}

class Emitter<T> {
    private readonly listeners = new Set<(value: T) => void>();
    readonly event = (listener: (value: T) => void) => {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    };

    fire(value: T): void {
        this.listeners.forEach(listener => { listener(value); });
    }

    dispose(): void {
        this.listeners.clear();
    }
}

const never = () => ({ dispose: () => undefined });
const editor = partly({
    version: '1.91.0',
    EventEmitter: Emitter,
    CancellationTokenSource,
    l10n: { t: (text: string) => text },
    env: { language: 'en', appName: 'Editor' },
    workspace: partly({ workspaceFolders: undefined, textDocuments: [], notebookDocuments: [] }, key => key.startsWith('on') ? never : anything),
});

interface Loader {
    _load: (name: string, ...more: unknown[]) => unknown;
}
const loader = Module as unknown as Loader;
const load = loader._load;
loader._load = (name, ...more) => name === 'vscode' ? editor : load(name, ...more);

const folder = mkdtempSync(join(tmpdir(), 'vauban-stopped-'));
const told = join(folder, 'told');
after(() => { rmSync(folder, { recursive: true }); });

/** Writes down the model that it is told, and crashes where that is named so. */
const SERVER = `
const { appendFileSync } = require('node:fs');
let input = Buffer.alloc(0);
function answer(id, result) {
    const body = JSON.stringify({ jsonrpc: '2.0', id, result });
    process.stdout.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body);
}
function tell(what, { model }) {
    appendFileSync(${JSON.stringify(told)}, what + ' ' + model + '\\n');
    return model;
}
process.stdin.on('data', more => {
    input = Buffer.concat([input, more]);
    for (;;) {
        const head = input.indexOf('\\r\\n\\r\\n');
        const length = head < 0 ? 0 : Number(/Content-Length: (\\d+)/i.exec(input.subarray(0, head).toString())[1]);
        if (head < 0 || input.length < head + 4 + length) {
            return;
        }
        const { id, method, params } = JSON.parse(input.subarray(head + 4, head + 4 + length).toString());
        input = input.subarray(head + 4 + length);
        if (method === 'initialize') {
            tell('starts with', params.initializationOptions);
            answer(id, { capabilities: {} });
        } else if (method === 'workspace/didChangeConfiguration' && tell('is told', params.settings.vauban) === 'crash' || method === 'exit') {
            process.exit(method === 'exit' ? 0 : 1);
        } else if (id !== undefined) {
            answer(id, method === 'vauban/status' ? { state: 'off' } : null);
        }
    }
});
`;

const settings = { model: '' };
const warnings: string[] = [];

function server(): Server {
    const script = join(folder, 'server.cjs');
    const program = join(folder, 'vauban');
    writeFileSync(script, SERVER);
    writeFileSync(program, `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(script)}\n`);
    chmodSync(program, 0o700);
    const read: Read = <T>(name: string, otherwise: T) => (name === 'server' ? program as T : name === 'model' ? settings.model as T : otherwise);
    const output = partly({ warn: (text: string) => { warnings.push(text); }, onDidChangeLogLevel: never }, () => () => undefined);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- once the editor has its stand-in
    const { Server } = require('../src/server') as typeof import('../src/server');
    return new Server(read, () => [], output as never, {});
}

/** When the server is in a state, perhaps now. */
function reaches(one: Server, state: Server['state'], runs: number): Promise<void> {
    return new Promise(resolve => {
        const look = () => {
            if (one.state === state && one.run >= runs) {
                listening.dispose();
                resolve();
            }
        };
        const listening = one.onDidChange(look);
        look();
    });
}

function said(): string[] {
    return existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : [];
}

test('a server that is started again after a crash has the settings of now', { skip: process.platform === 'win32' }, async () => {
    const one = server();
    settings.model = 'first';
    await one.start();
    assert.equal(one.state, 'running', one.reason);
    for (const model of ['second', 'third', 'fourth']) {
        settings.model = 'crash';
        one.settingsChanged();
        settings.model = model; // while it is stopped, nobody can tell it
        await reaches(one, 'running', one.run + 1);
    }
    settings.model = 'crash';
    one.settingsChanged();
    await reaches(one, 'stopped', 0);
    one.settingsChanged(); // refused: it is not started again
    await one.start();
    assert.equal(one.state, 'running', one.reason);
    assert.equal(warnings.length, 1, warnings.join('\n'));
    await one.stop();
    one.settingsChanged(); // there is nobody to tell
    one.dispose();
    assert.deepEqual(said(), ['starts with first', 'is told crash', 'starts with second', 'is told crash', 'starts with third', 'is told crash',
        'starts with fourth', 'is told crash', 'starts with crash']);
});

test('a conversation whose first answer was stopped goes on with it, and is kept', async () => {
    const asked: ChatParams[] = [];
    const kept: string[] = [];
    let more: (piece: ChatPiece) => void = () => undefined;
    const connection = {
        sendRequest: (method: string, params: unknown, token?: CancellationToken) => {
            if (method === 'vauban/conversation') {
                const { conversation } = params as { conversation: string };
                return Promise.resolve({ conversation, title: conversation, turns: [] });
            }
            if (method !== 'vauban/chat') {
                return Promise.resolve([]);
            }
            asked.push(params as ChatParams);
            if (asked.length > 1) {
                return Promise.resolve({ conversation: 'c', answer: 'Half', state: 'answered' });
            }
            more({ text: 'Half ', conversation: 'c', sources: ['file:///A.java'] });
            more({ text: 'a page' });
            return new Promise((_, fail) => token?.onCancellationRequested(() => { fail(new Error('cancelled')); }));
        },
        onProgress: (_type: unknown, _token: unknown, listener: typeof more) => {
            more = listener;
            return never();
        },
    };
    let tell: (message: FromPage) => void = () => undefined;
    let waiting: [ToPage['type'] | 'kept', () => void] | undefined;
    const happened = (what: ToPage['type'] | 'kept') => {
        if (waiting?.[0] === what) {
            waiting[1]();
        }
    };
    const until = (what: ToPage['type'] | 'kept', message?: FromPage) => new Promise<void>(resolve => {
        waiting = [what, resolve];
        if (message) {
            tell(message);
        }
    });
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- once the editor has its stand-in
    const { ChatView } = require('../src/chatView') as typeof import('../src/chatView');
    const view = new ChatView(anything as never, { run: 1, state: 'running', connection: () => connection, onDidChange: never } as never,
        { get: (_name: string, otherwise: unknown) => otherwise, update: () => Promise.resolve() } as never,
        () => ({
            save: ({ title }: Kept) => {
                kept.push(title);
                happened('kept');
                return Promise.resolve();
            },
        }) as never);
    view.resolveWebviewView({
        webview: {
            cspSource: '',
            asWebviewUri: () => '',
            onDidReceiveMessage: (listener: typeof tell) => { tell = listener; },
            postMessage: ({ type }: ToPage) => { happened(type); },
        },
        onDidDispose: never,
    } as never);
    await until('more', { type: 'ask', text: 'Explain this class', attach: false });
    await until('kept', { type: 'stop' });
    await until('kept', { type: 'ask', text: 'shorter, please', attach: false });
    assert.deepEqual(asked.map(({ conversation, earlier, text }) => ({ conversation, earlier, text })), [
        { conversation: undefined, earlier: [], text: 'Explain this class' },
        { conversation: 'c', earlier: [{ question: 'Explain this class', answer: 'Half a page', sources: ['file:///A.java'] }], text: 'shorter, please' },
    ]);
    assert.deepEqual(kept, ['c', 'c']);
});
