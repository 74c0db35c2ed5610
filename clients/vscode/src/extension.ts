// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions, State } from 'vscode-languageclient/node';
import { ChatView } from './chatView';
import { chatCommands } from './commands';
import { NextEdits } from './nextEdits';
import { EXPERIMENTAL, STATUS_CHANGED, type Status } from './protocol';
import { type Read, serverCommand, serverSettings } from './settings';

let client: LanguageClient | undefined;

const read: Read = (name, otherwise) => vscode.workspace.getConfiguration('vauban').get(name, otherwise);

function options(output: vscode.LogOutputChannel): LanguageClientOptions {
    return {
        documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }],
        outputChannel: output,
        initializationOptions: serverSettings(read),
        middleware: {
            provideInlineCompletionItems: (document, position, context, token, next) =>
                read<boolean>('enabled', true) || context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke
                    ? next(document, position, context, token) : undefined,
            workspace: {
                // the server asks for what it knows, not for the settings of this extension
                configuration: params => params.items.map(item => item.section === 'vauban' ? serverSettings(read) : null),
            },
        },
    };
}

function server(): ServerOptions {
    const { command, args, shell, env } = serverCommand(read, process.platform);
    return { command, args, options: { env: { ...process.env, ...env }, shell } };
}

async function start(output: vscode.LogOutputChannel, item: vscode.StatusBarItem): Promise<void> {
    const started = new LanguageClient('vauban', 'Vauban', server(), options(output));
    started.registerFeature({
        fillClientCapabilities: capabilities => {
            capabilities.experimental = { ...(capabilities.experimental as object | undefined), ...EXPERIMENTAL };
        },
        initialize: () => undefined,
        getState: () => ({ kind: 'static' }),
        clear: () => undefined,
    });
    started.onNotification(STATUS_CHANGED, (status: Status) => { show(item, status); });
    started.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped) {
            show(item, { state: 'off', progress: 0 });
        }
    });
    client = started;
    try {
        await started.start();
    } catch (failure) {
        client = undefined;
        const reason = failure instanceof Error ? failure.message : String(failure);
        const open = vscode.l10n.t('Open the settings');
        const chosen = await vscode.window.showErrorMessage(vscode.l10n.t(
            'Vauban: the server cannot be run ({0}). Set "vauban.server" to bin/vauban of the distribution.', reason), open);
        if (chosen === open) {
            await vscode.commands.executeCommand('workbench.action.openSettings', 'vauban.server');
        }
    }
}

async function stop(): Promise<void> {
    const old = client;
    client = undefined;
    await old?.stop();
}

function show(item: vscode.StatusBarItem, status: Status): void {
    const words: Record<Status['state'], string> = {
        off: vscode.l10n.t('off'),
        idle: vscode.l10n.t('at rest'),
        loading: vscode.l10n.t('loading'),
        ready: vscode.l10n.t('ready'),
        working: vscode.l10n.t('working'),
        error: vscode.l10n.t('error'),
    };
    item.text = `Vauban: ${read<boolean>('enabled', true) ? words[status.state] : words.off}`;
    item.tooltip = [status.model, status.message].filter(Boolean).join('\n');
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const output = vscode.window.createOutputChannel('Vauban', { log: true });
    const item = vscode.window.createStatusBarItem('vauban', vscode.StatusBarAlignment.Right);
    item.name = 'Vauban';
    item.command = 'vauban.toggle';
    show(item, { state: 'off', progress: 0 });
    item.show();
    const connection = () => client?.state === State.Running ? client : undefined;
    const chat = new ChatView(context.extensionUri, connection);
    const nextEdits = new NextEdits(connection);
    const command = (name: string, action: () => unknown) => vscode.commands.registerCommand(name, action);
    context.subscriptions.push(output, item,
        vscode.window.registerWebviewViewProvider('vauban.chat', chat),
        command('vauban.complete', () => vscode.commands.executeCommand('editor.action.inlineSuggest.trigger')),
        command('vauban.toggle', async () => {
            const now = !read<boolean>('enabled', true);
            await vscode.workspace.getConfiguration('vauban').update('enabled', now, vscode.ConfigurationTarget.Global);
            vscode.window.setStatusBarMessage(now ? vscode.l10n.t('Vauban: completion is on.') : vscode.l10n.t('Vauban: completion is off.'), 3000);
        }),
        command('vauban.restart', async () => {
            await stop();
            await start(output, item);
        }),
        command('vauban.log', () => { output.show(); }),
        command('vauban.nextEdit', () => nextEdits.jump()),
        ...chatCommands(chat, connection),
        command('vauban.chat.ask', () => chat.focus()),
        command('vauban.chat.stop', () => { chat.stop(); }),
        command('vauban.chat.clear', () => { chat.clear(); }),
        vscode.workspace.onDidChangeConfiguration(async event => {
            if (event.affectsConfiguration('vauban.server') || event.affectsConfiguration('vauban.java.home')) {
                await stop();
                await start(output, item);
            } else if (event.affectsConfiguration('vauban')) {
                await client?.sendNotification('workspace/didChangeConfiguration', { settings: { vauban: serverSettings(read) } });
            }
        }));
    await start(output, item);
}

export function deactivate(): Promise<void> {
    return stop();
}
