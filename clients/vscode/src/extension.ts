// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { actionCommand, asCommand } from './actions';
import { followCarets } from './carets';
import { ChatView } from './chatView';
import { chatCommands } from './commands';
import { writeCommitMessage } from './commitMessages';
import { Conversations } from './conversations';
import { currentEditor, followEditors, named, openServerSetting } from './editors';
import { CurrentExclusion, refusesExcluded } from './excluded';
import { steps } from './firstSteps';
import { knowledgeCommands } from './knowledge';
import { languageName } from './languageNames';
import { manifests, menuCommands } from './menu';
import { NextEdits } from './nextEdits';
import { Previews } from './previews';
import { type Connection, models } from './protocol';
import { requestCommands } from './requests';
import { Server } from './server';
import { type Read, type ReadLevels, serverSettings } from './settings';
import { ICONS, isOn, isRemote, originLines, type OriginWords, shown, type Shown } from './status';
import { SuggestionAge } from './suggestionAge';

let server: Server | undefined;

const read: Read = (name, otherwise) => vscode.workspace.getConfiguration('vauban').get(name, otherwise);

const levels: ReadLevels = <T>(name: string) => {
    const found = vscode.workspace.getConfiguration('vauban').inspect<T>(name);
    return [found?.workspaceFolderValue, found?.workspaceValue, found?.defaultValue, found?.globalValue]
        .filter(value => value !== undefined);
};

const completes = (language: string) => read<boolean>('enabled', true) && isOn(read('languages', {}), language);

function textOf({ insertText }: vscode.InlineCompletionItem): string {
    return typeof insertText === 'string' ? insertText : insertText.value;
}

/** Tells the age of the changes of every text. */
function followChanges(age: SuggestionAge): vscode.Disposable {
    return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        for (const { range, text, rangeLength } of contentChanges) {
            age.edited(document.uri.toString(), range.start.line, text, rangeLength);
        }
    });
}

function middleware(previews: Previews, connection: () => Connection | undefined, age: SuggestionAge): Middleware {
    const loading = new Set<string | number>();
    return {
        provideInlineCompletionItems: async (document, position, context, token, next) => {
            if (!completes(document.languageId) && context.triggerKind !== vscode.InlineCompletionTriggerKind.Invoke) {
                return undefined;
            }
            const answer = await next(document, position, context, token);
            const first = Array.isArray(answer) ? answer[0] : answer?.items[0];
            if (first && !token.isCancellationRequested) {
                const start = first.range?.start ?? position;
                const before = document.lineAt(start.line).text.slice(0, start.character);
                steps.done('suggested');
                await age.appears(document.uri.toString(), start.line, before, textOf(first));
            } else if (!first && context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke && !token.isCancellationRequested) {
                void refusesExcluded(connection(), document);
            }
            return answer;
        },
        provideCodeActions: async (document, range, context, token, next) => (await next(document, range, context, token))?.map(asCommand),
        resolveCodeAction: action => action,
        handleWorkDoneProgress: (token, params, next) => {
            // the status item tells how a model loads; one place is enough
            if (params.kind === 'begin' && params.percentage !== undefined) {
                loading.add(token);
            }
            if (!loading.has(token)) {
                next(token, params);
            } else if (params.kind === 'end') {
                loading.delete(token);
            }
        },
        workspace: {
            handleApplyEdit: (params, next) => previews.apply(params, async each => {
                const answer = await next(each, new vscode.CancellationTokenSource().token);
                return 'applied' in answer ? answer : { applied: false };
            }),
            // the server asks for what it knows, not for the settings of this extension
            configuration: ({ items }) =>
                items.map(({ section }) => section === 'vauban' ? serverSettings(read, levels) : null),
        },
    };
}

function words(): Record<Shown, string> {
    return {
        missing: vscode.l10n.t('no server'),
        stopped: vscode.l10n.t('no server'),
        starting: vscode.l10n.t('starting'),
        error: vscode.l10n.t('error'),
        loading: vscode.l10n.t('loading'),
        off: vscode.l10n.t('off'),
        offHere: vscode.l10n.t('off for this language'),
        excluded: vscode.l10n.t('excluded'),
        working: vscode.l10n.t('working'),
        ready: vscode.l10n.t('ready'),
        idle: vscode.l10n.t('idle'),
    };
}

function originWords(): OriginWords {
    return {
        answeredBy: who => vscode.l10n.t('Answered by: {0}', who),
        thisMachine: vscode.l10n.t('this machine'),
        agree: endpoint => vscode.l10n.t('To agree, run "vauban remote agree {0}" in a terminal.', endpoint),
    };
}

function show(item: vscode.StatusBarItem, running: Server, excluded: string | undefined): void {
    const language = currentEditor()?.document.languageId;
    const { state, engine } = running;
    const what = shown({ server: state, engine, enabled: read<boolean>('enabled', true), language: language === undefined || isOn(read('languages', {}), language),
        excluded: excluded !== undefined });
    const percent = what === 'loading' && engine && engine.progress > 0 ? ` ${Math.round(engine.progress * 100)} %` : '';
    const remote = (what === 'ready' || what === 'working') && isRemote(engine?.origin);
    const doing = `${words()[what]}${percent}`;
    const word = remote ? vscode.l10n.t('{0}, remote', doing) : doing;
    item.text = `${ICONS[what]} ${named(word)}`;
    const bad = what === 'missing' || what === 'stopped' || what === 'error';
    item.backgroundColor = bad ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.tooltip = [excluded, engine?.model, ...originLines(engine?.origin, originWords()), engine?.message, running.reason, what === 'offHere' ? vscode.l10n.t('Completion is off for {0}.', languageName(language ?? '', manifests())) : '']
        .filter(Boolean).join('\n');
    item.accessibilityInformation = { label: named(word), role: 'button' };
}

/** One message, once for each reason, and nobody waits for it to be closed. */
async function tellMissing(running: Server): Promise<void> {
    const open = vscode.l10n.t('Open Setting');
    const help = vscode.l10n.t('Installation Guide');
    const chosen = await vscode.window.showErrorMessage(vscode.l10n.t('Vauban cannot run its server. {0}', running.reason), open, help);
    if (chosen === open) {
        await openServerSetting(running.setting);
    } else if (chosen === help) {
        await vscode.commands.executeCommand('vauban.walkthrough');
    }
}

/** It was not the user who stopped it, and nothing is to be done. */
async function tellRestart(): Promise<void> {
    const log = vscode.l10n.t('Show Log');
    if (await vscode.window.showWarningMessage(named(vscode.l10n.t('The server stopped and is restarting.')), log) === log) {
        await vscode.commands.executeCommand('vauban.log');
    }
}

/** The walkthrough asks for a model once. */
async function lookForModel(running: Server): Promise<void> {
    const connection = running.connection();
    const known = connection && await models(connection).catch(() => undefined);
    if (known?.models.some(each => each.installed)) {
        steps.done('modelInstalled');
    }
}

/** A path is saved while it is typed: the server waits for a pause. */
const TYPING_MS = 1500;

export function activate(context: vscode.ExtensionContext): void {
    const output = vscode.window.createOutputChannel('Vauban', { log: true });
    const item = vscode.window.createStatusBarItem('vauban', vscode.StatusBarAlignment.Right);
    item.name = 'Vauban';
    item.command = 'vauban.menu';
    const previews = new Previews();
    const connection = (): Connection | undefined => server?.connection();
    // a binding of Tab asks for it
    const age = new SuggestionAge(isNew => vscode.commands.executeCommand('setContext', 'vauban.suggestionIsNew', isNew));
    const running = new Server(read, levels, output, middleware(previews, connection, age));
    server = running;
    const exclusion = new CurrentExclusion(connection);
    const kept = new Conversations((context.storageUri ?? context.globalStorageUri).with({ path: `${(context.storageUri ?? context.globalStorageUri).path}/conversations` }).fsPath);
    const chat = new ChatView(context.extensionUri, running, context.workspaceState, () => levels<boolean>('chat.history').includes(false) ? undefined : kept);
    const nextEdits = new NextEdits(connection);
    const command = (name: string, action: (...given: unknown[]) => unknown) => vscode.commands.registerCommand(name, action);
    let told = '';
    let typing: NodeJS.Timeout | undefined;
    let runs = 0;
    const refresh = () => {
        if (running.run !== runs) {
            runs = running.run;
            steps.done('serverRuns');
            void exclusion.check();
            void lookForModel(running);
        }
        show(item, running, exclusion.reason);
        if ((running.state === 'missing' || running.state === 'stopped') && told !== running.reason) {
            told = running.reason;
            void tellMissing(running);
        }
    };
    context.subscriptions.push(output, item, previews, running, followChanges(age), followEditors(), followCarets(connection), running.onDidChange(refresh), running.onDidRestart(() => { void tellRestart(); }),
        { dispose: () => { clearTimeout(typing); } }, actionCommand(connection),
        vscode.window.onDidChangeActiveTextEditor(() => {
            refresh();
            void exclusion.check();
        }),
        exclusion, exclusion.onDidChange(refresh),
        vscode.workspace.onDidSaveTextDocument(({ uri }) => {
            if (uri.path.endsWith('/.vaubanignore')) {
                void exclusion.check();
            }
        }),
        vscode.window.registerWebviewViewProvider('vauban.chat', chat),
        ...chatCommands(chat, connection),
        ...knowledgeCommands(connection),
        ...menuCommands(running, chat, kept),
        ...requestCommands(connection),
        command('vauban.complete', () => vscode.commands.executeCommand('editor.action.inlineSuggest.trigger')),
        command('vauban.restart', () => {
            told = '';
            return running.start();
        }),
        command('vauban.log', () => { output.show(); }),
        command('vauban.nextEdit', () => nextEdits.jump()),
        command('vauban.commitMessage', source => writeCommitMessage(connection(), source)),
        command('vauban.chat.ask', () => chat.focus()),
        command('vauban.chat.stop', () => { chat.stop(); }),
        command('vauban.chat.clear', () => { chat.clear(); }),
        vscode.workspace.onDidChangeConfiguration(event => {
            if (event.affectsConfiguration('vauban.server') || event.affectsConfiguration('vauban.java.home')) {
                clearTimeout(typing);
                typing = setTimeout(() => { void running.start(); }, TYPING_MS);
            } else if (event.affectsConfiguration('vauban')) {
                running.settingsChanged();
                void exclusion.check();
                refresh();
            }
        }));
    item.show();
    show(item, running, undefined);
    // views and commands are there at once; whoever needs the server sees how it stands
    void running.start();
}

export function deactivate(): Promise<void> | undefined {
    return server?.stop();
}
