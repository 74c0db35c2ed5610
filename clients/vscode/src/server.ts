// SPDX-License-Identifier: EPL-2.0
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, type Middleware, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
import { isFile, isFolder, javaProblem } from './java';
import { type Connection, EXPERIMENTAL, type Status, status, STATUS_CHANGED } from './protocol';
import { onPath } from './program';
import { RestartLimit } from './restartLimit';
import { type Read, type ReadLevels, serverCommand, serverSettings } from './settings';
import type { ServerState } from './status';

const RESTARTS = 3;

/** A client that says in one message of ours what keeps its server from running, where the library would add one of its own. */
class QuietClient extends LanguageClient {
    override error(message: string, data?: unknown, showNotification?: boolean | 'force'): void {
        super.error(message, data, showNotification === 'force' ? false : showNotification);
    }
}

/** The process of the language server: starts and stops it, and tells how it stands. */
export class Server implements vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<void>();
    readonly onDidChange = this.changed.event;
    private client: LanguageClient | undefined;
    private turn: Promise<void> = Promise.resolve();
    private readonly limit = new RestartLimit(RESTARTS);
    private readonly restarts = new vscode.EventEmitter<void>();
    /** It stopped while it ran, and is started again. */
    readonly onDidRestart = this.restarts.event;
    private restarting = false;
    /** Counts its runs: the client stays the same where the server is started anew after a crash. */
    run = 0;
    state: ServerState = 'starting';
    engine: Status | undefined;
    /** Why it does not run, for people. */
    reason = '';
    /** The setting that keeps it from running, if one does. */
    setting: 'vauban.server' | 'vauban.java.home' = 'vauban.server';

    constructor(private readonly read: Read, private readonly levels: ReadLevels,
        private readonly output: vscode.LogOutputChannel, private readonly middleware: Middleware) {
    }

    /** Undefined while the server does not run. */
    connection(): Connection | undefined {
        return this.client?.state === State.Running ? this.client : undefined;
    }

    /** Starts it, anew where it runs; one after the other. Never fails: the state tells. */
    start(): Promise<void> {
        this.turn = this.turn.then(() => this.begin());
        return this.turn;
    }

    stop(): Promise<void> {
        this.turn = this.turn.then(() => this.end());
        return this.turn;
    }

    settingsChanged(): void {
        const settings = { vauban: serverSettings(this.read, this.levels) };
        this.client?.sendNotification('workspace/didChangeConfiguration', { settings }).catch((failure: unknown) => {
            this.output.warn(String(failure)); // it does not run; it is told when it starts
        });
    }

    dispose(): void {
        this.changed.dispose();
        this.restarts.dispose();
    }

    private set(state: ServerState, reason = ''): void {
        this.state = state;
        this.reason = reason;
        if (state !== 'running') {
            this.engine = undefined;
        }
        this.changed.fire();
    }

    private async begin(): Promise<void> {
        await this.end();
        this.limit.reset();
        this.restarting = false;
        this.setting = 'vauban.server';
        this.set('starting');
        const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath);
        let found = '';
        const { command, args, shell, env } = serverCommand(this.read, process.platform, name => {
            found = onPath(name, process.platform, process.env['PATH'] ?? '', folders, homedir(), isFile);
            return found;
        });
        if (!isFile(found)) {
            const named = this.read('server', '').trim();
            this.set('missing', named === '' ? vscode.l10n.t('The setting "vauban.server" is empty, and no "vauban" program was found on the PATH.')
                : isFolder(named) ? vscode.l10n.t('The setting "vauban.server" points to a folder, not to a program: {0}', named)
                    : vscode.l10n.t('The setting "vauban.server" does not point to a program: {0}', named));
            return;
        }
        const home = this.read('java.home', '').trim();
        const problem = home === '' ? undefined : javaProblem(home, process.platform);
        if (problem !== undefined) {
            this.setting = 'vauban.java.home';
            this.set('missing', problem === 'none' ? vscode.l10n.t('The setting "vauban.java.home" does not point to a Java installation: {0}', home)
                : vscode.l10n.t('The setting "vauban.java.home" points to Java {0}, but the server requires Java 22 or later.', problem.version));
            return;
        }
        // not in the workspace: Windows looks there first for every program that is named without its path
        const client = new QuietClient('vauban', 'Vauban', { command, args, options: { env: { ...process.env, ...env }, shell, cwd: homedir() } }, this.options());
        client.registerFeature({
            fillClientCapabilities: capabilities => {
                capabilities.experimental = { ...(capabilities.experimental as object | undefined), ...EXPERIMENTAL };
            },
            initialize: () => undefined,
            getState: () => ({ kind: 'static' }),
            clear: () => undefined,
        });
        client.onNotification(STATUS_CHANGED, (told: Status) => {
            this.engine = told;
            this.changed.fire();
        });
        client.onDidChangeState(({ newState }) => {
            if (newState === State.Running) {
                this.run++;
                this.limit.started();
            }
            if (this.client !== client || newState === State.Starting) {
                return;
            }
            if (newState === State.Stopped && this.restarting) {
                const ran = this.state === 'running';
                this.set('starting', vscode.l10n.t('The server stopped and is restarting.'));
                if (ran) {
                    this.restarts.fire();
                }
            } else {
                this.restarting = false;
                this.set(newState === State.Running ? 'running' : 'stopped', newState === State.Running ? '' : vscode.l10n.t('The server has stopped.'));
            }
        });
        this.client = client;
        try {
            await client.start();
            this.engine = await status(client);
            this.set('running');
        } catch (failure) {
            this.client = undefined;
            this.output.error(String(failure));
            this.set('stopped', failure instanceof Error ? failure.message : String(failure));
        }
    }

    private async end(): Promise<void> {
        const old = this.client;
        this.client = undefined;
        try {
            await old?.dispose();
        } catch (failure) {
            this.output.warn(String(failure)); // it had ended already
        }
    }

    private options(): LanguageClientOptions {
        return {
            documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }],
            outputChannel: this.output,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            // anew at each start: they may have changed since the client was made
            initializationOptions: () => serverSettings(this.read, this.levels),
            initializationFailedHandler: () => false,
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => {
                    this.restarting = this.limit.crashed();
                    return { action: this.restarting ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
                },
            },
            middleware: this.middleware,
        };
    }
}
