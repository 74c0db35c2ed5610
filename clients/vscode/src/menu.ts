// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';
import type { ChatView } from './chatView';
import type { Conversations } from './conversations';
import { currentEditor, named, openServerSetting, reason } from './editors';
import { steps } from './firstSteps';
import { languageName } from './languageNames';
import { summary } from './markdown';
import { models } from './protocol';
import type { Server } from './server';
import { isOn } from './status';

interface Entry extends vscode.QuickPickItem {
    command?: string;
}

const configuration = () => vscode.workspace.getConfiguration('vauban');

/** Of all extensions. */
export function* manifests(): Iterable<unknown> {
    for (const { packageJSON } of vscode.extensions.all) {
        yield packageJSON as unknown;
    }
}

/** What a click on the status item offers. */
export async function showMenu(server: Server): Promise<void> {
    const language = currentEditor()?.document.languageId;
    const name = language === undefined ? '' : languageName(language, manifests());
    const entry = (icon: string, label: string, command: string, description = ''): Entry => ({ label: `$(${icon}) ${label}`, command, description });
    const line = (label: string): Entry => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const enabled = configuration().get<boolean>('enabled', true);
    const entries: Entry[] = server.state === 'missing' || server.state === 'stopped' ? [
        entry('settings-gear', vscode.l10n.t('Open Setting'), 'vauban.serverSetting', server.reason),
        entry('book', vscode.l10n.t('Installation Guide'), 'vauban.walkthrough'),
        entry('debug-restart', vscode.l10n.t('Restart Server'), 'vauban.restart'),
    ] : [
        entry(enabled ? 'circle-slash' : 'check', enabled ? vscode.l10n.t('Turn Off Completion') : vscode.l10n.t('Turn On Completion'), 'vauban.toggle'),
        ...language === undefined || !enabled ? [] : [
            isOn(configuration().get('languages', {}), language)
                ? entry('circle-slash', vscode.l10n.t('Turn Off Completion for {0}', name), 'vauban.toggleLanguage')
                : entry('check', vscode.l10n.t('Turn On Completion for {0}', name), 'vauban.toggleLanguage')],
        entry('chip', vscode.l10n.t('Choose Model'), 'vauban.model', server.engine?.model ?? ''),
        line(''),
        entry('comment-discussion', vscode.l10n.t('Chat'), 'vauban.chat.ask'),
        entry('history', vscode.l10n.t('Conversation History'), 'vauban.chat.history'),
        line(''),
        entry('settings-gear', vscode.l10n.t('Settings'), 'vauban.settings'),
        entry('inspect', vscode.l10n.t('Show Last Requests'), 'vauban.requests'),
        entry('output', vscode.l10n.t('Show Log'), 'vauban.log', server.engine?.state === 'error' ? server.engine.message ?? '' : ''),
        entry('debug-restart', vscode.l10n.t('Restart Server'), 'vauban.restart'),
        entry('book', vscode.l10n.t('Get Started'), 'vauban.walkthrough'),
    ];
    const chosen = await vscode.window.showQuickPick(entries, { title: 'Vauban' });
    if (chosen?.command !== undefined) {
        await vscode.commands.executeCommand(chosen.command);
    }
}

/** Lets the user choose among the models that are installed. */
async function chooseModel(server: Server): Promise<void> {
    const connection = server.connection();
    if (!connection) {
        void vscode.window.showWarningMessage(vscode.l10n.t('The server is not running.'));
        return;
    }
    const { current, models: known } = await models(connection);
    const installed = known.filter(each => each.installed);
    if (installed.length > 0) {
        steps.done('modelInstalled');
    }
    const set = configuration().get<string | null>('model', null)?.trim() ?? '';
    const best = set === '' ? installed.find(each => each.id === current)?.name : undefined;
    const entries: (vscode.QuickPickItem & { id: string | null })[] = [
        { id: null, label: vscode.l10n.t('Best installed model'), description: best ?? vscode.l10n.t('chosen by Vauban') },
        ...installed.map(each => ({
            id: each.id,
            label: each.name,
            description: each.id === current ? vscode.l10n.t('in use') : '',
            detail: [each.id, each.sizeBytes < 0 ? '' : vscode.l10n.t('{0} MB', Math.round(each.sizeBytes / 1e6)), each.licence ?? ''].filter(Boolean).join(' · '),
        })),
    ];
    const placeholder = installed.length === 0 ? vscode.l10n.t('No model is installed. Run "vauban models import FILE" in a terminal.') : vscode.l10n.t('Choose a model');
    const chosen = await pickFrom(entries, placeholder, entries.find(({ id }) => (id ?? '') === set));
    if (chosen) {
        await configuration().update('model', chosen.id, vscode.ConfigurationTarget.Global);
    }
}

/** A list whose choice of now is active. */
function pickFrom<T extends vscode.QuickPickItem>(items: T[], placeholder: string, active: T | undefined): Promise<T | undefined> {
    const pick = vscode.window.createQuickPick<T>();
    pick.title = 'Vauban';
    pick.placeholder = placeholder;
    pick.items = items;
    pick.activeItems = active ? [active] : [];
    return new Promise(resolve => {
        pick.onDidAccept(() => {
            resolve(pick.selectedItems[0]);
            pick.hide();
        });
        pick.onDidHide(() => {
            resolve(undefined);
            pick.dispose();
        });
        pick.show();
    });
}

/** Lets the user go on with an earlier conversation, or delete one. */
async function chooseConversation(chat: ChatView, kept: Conversations): Promise<void> {
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { id: string }>();
    const trash: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Delete') };
    const all = await kept.all();
    pick.title = 'Vauban';
    pick.placeholder = all.length === 0 ? vscode.l10n.t('There are no saved conversations.') : vscode.l10n.t('Choose a conversation to continue');
    pick.matchOnDetail = true;
    pick.items = all.map(({ id, title, changed, turns }) => ({
        id,
        label: title,
        description: new Date(changed).toLocaleString(vscode.env.language, { dateStyle: 'short', timeStyle: 'short' }),
        detail: summary(turns.at(-1)?.answer ?? ''),
        buttons: [trash],
    }));
    pick.onDidTriggerItemButton(({ item }) => {
        void kept.remove(item.id);
        pick.items = pick.items.filter(each => each.id !== item.id);
    });
    pick.onDidAccept(() => {
        const chosen = all.find(({ id }) => id === pick.selectedItems[0]?.id);
        pick.hide();
        if (chosen) {
            chat.open(chosen);
            void chat.focus();
        }
    });
    pick.onDidHide(() => { pick.dispose(); });
    pick.show();
}

async function toggle(): Promise<void> {
    const now = !configuration().get<boolean>('enabled', true);
    await configuration().update('enabled', now, vscode.ConfigurationTarget.Global);
    vscode.window.setStatusBarMessage(now ? vscode.l10n.t('Vauban: completion is on.') : vscode.l10n.t('Vauban: completion is off.'), 3000);
}

async function toggleLanguage(): Promise<void> {
    const language = currentEditor()?.document.languageId;
    if (language === undefined) {
        void vscode.window.showWarningMessage(vscode.l10n.t('Open a file first.'));
        return;
    }
    const languages = configuration().get<Record<string, boolean>>('languages', {});
    await configuration().update('languages', { ...languages, [language]: !isOn(languages, language) }, vscode.ConfigurationTarget.Global);
}

/** The commands of the menu. */
export function menuCommands(server: Server, chat: ChatView, kept: Conversations): vscode.Disposable[] {
    const command = (name: string, action: () => unknown) => vscode.commands.registerCommand(name, async () => {
        try {
            await action();
        } catch (failure) {
            void vscode.window.showWarningMessage(named(reason(failure)));
        }
    });
    return [
        command('vauban.menu', () => showMenu(server)),
        command('vauban.model', () => chooseModel(server)),
        command('vauban.chat.history', () => chooseConversation(chat, kept)),
        command('vauban.toggle', toggle),
        command('vauban.toggleLanguage', toggleLanguage),
        command('vauban.serverSetting', () => openServerSetting(server.setting)),
        command('vauban.settings', () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:vauban.vauban')),
        command('vauban.walkthrough', () => vscode.commands.executeCommand('workbench.action.openWalkthrough', 'vauban.vauban#vauban.first', false)),
    ];
}
