// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import { named, reason } from './editors';
import { type ChatResult, commitMessage, type Connection, run } from './protocol';

/** What is used of the editor's own extension for Git. */
interface Repository {
    rootUri: vscode.Uri;
    inputBox: { value: string };
}

interface Git {
    getAPI(version: 1): { repositories: Repository[] };
}

/** Writes the message of a commit into the box of Source Control; what stood there comes back by undo in the box. */
export async function writeCommitMessage(connection: Connection | undefined, source: unknown): Promise<void> {
    const repository = await repositoryOf(source);
    if (!connection || !repository) {
        void vscode.window.showWarningMessage(connection ? vscode.l10n.t('Vauban: this folder is not in a Git repository.') : vscode.l10n.t('The server is not running.'));
        return;
    }
    let written: string | undefined;
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Vauban is writing the commit message'), cancellable: true },
        async (_, token) => {
            try {
                const answer = await run<ChatResult>(connection, 'vauban.commit', { uri: repository.rootUri.toString() }, token);
                const message = commitMessage(answer.answer);
                if (answer.state !== 'answered' || message === '') {
                    void vscode.window.showWarningMessage(named(answer.message ?? vscode.l10n.t('The model returned no message. Try again.')));
                } else {
                    written = message;
                }
            } catch (failure) {
                if (!token.isCancellationRequested) {
                    void vscode.window.showWarningMessage(named(reason(failure)));
                }
            }
        });
    if (written !== undefined) {
        await bring(written, repository);
    }
}

/** By the folder of its repository, the message that was brought last: it is not the user's, so another replaces it. */
const own = new Map<string, string>();

/** Never in place of what the user typed, before or meanwhile, without asking. */
async function bring(message: string, { rootUri, inputBox }: Repository): Promise<void> {
    const key = rootUri.toString();
    let text: string | undefined = message;
    if (inputBox.value.trim() !== '' && inputBox.value !== own.get(key)) {
        const append = vscode.l10n.t('Append');
        const replace = vscode.l10n.t('Replace');
        const copy = vscode.l10n.t('Copy');
        const chosen = await vscode.window.showInformationMessage(named(vscode.l10n.t('The Source Control view already contains a commit message. Append the new message or replace the existing one?')), append, replace, copy);
        if (chosen === copy) {
            await vscode.env.clipboard.writeText(message);
        }
        text = chosen === append ? `${inputBox.value.trimEnd()}\n\n${message}` : chosen === replace ? message : undefined;
    }
    if (text !== undefined) {
        inputBox.value = text;
        own.set(key, text === message ? message : '');
    }
}

async function repositoryOf(source: unknown): Promise<Repository | undefined> {
    const extension = vscode.extensions.getExtension<Git>('vscode.git');
    const repositories = extension ? (await extension.activate()).getAPI(1).repositories : [];
    const root = (source as { rootUri?: vscode.Uri } | undefined)?.rootUri ?? vscode.window.activeTextEditor?.document.uri;
    return repositories.filter(each => root?.path === each.rootUri.path || root?.path.startsWith(`${each.rootUri.path}/`))
        .sort((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0] ?? (repositories.length === 1 ? repositories[0] : undefined);
}
