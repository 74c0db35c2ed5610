// SPDX-License-Identifier: EPL-2.0
/** Searches of the index while somebody types, and questions whose answers cite it. */
import * as vscode from 'vscode';
import { ProgressType } from 'vscode-languageclient/node';
import { answerText, flat, type Linked, placeName, type Words } from './citations';
import { tellFailure, reason } from './editors';
import { ARCHIVE, PACK, Places } from './places';
import { type AnswerPiece, askIndex, type Claim, type Connection, didTypeQuestion, type Passage, type Place, type Quoted, search, type Where } from './protocol';

const SCHEME = 'vauban-answer';
const OPEN = 'vauban.openPassage';
const LIMIT = 50;
const PIECES = new ProgressType<AnswerPiece>();

interface Entry extends vscode.QuickPickItem {
    passage?: Passage;
}

function words(): Words {
    return {
        passages: vscode.l10n.t('Passages'),
        answer: vscode.l10n.t('Answer'),
        page: page => vscode.l10n.t('page {0}', page),
        line: line => vscode.l10n.t('line {0}', line),
        quoted: text => vscode.l10n.t('"{0}"', text),
        missing: texts => vscode.l10n.t('Not in the quote: {0}', texts),
        noSentence: vscode.l10n.t('The model wrote no sentence that this quote supports.'),
        notFound: vscode.l10n.t('No answer was found in these passages.'),
        nothing: vscode.l10n.t('No passages found. Index folders with "vauban index".'),
    };
}

const places = new Places<vscode.Uri>({
    show: async (uri, line) => {
        const position = new vscode.Position(line, 0);
        await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position) });
    },
    outside: uri => vscode.env.openExternal(uri),
});

/** `at` is where the quote begins in the document. */
async function open(place: Place, at: number | undefined, connection: Connection | undefined): Promise<void> {
    try {
        await places.open(vscode.Uri.parse(place.uri, true), place, at, connection);
    } catch (failure) {
        await tellFailure(failure);
    }
}

interface Choice extends vscode.QuickPickItem {
    where?: Where;
    ask?: () => Thenable<Where | undefined>;
}

/** What is to be searched: a folder of the workspace or another one, or a knowledge pack; nothing where nobody chooses. */
async function chooseWhere(): Promise<Where | undefined> {
    const choices: Choice[] = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ label: name, description: uri.fsPath, where: { folders: [uri.toString()] } }));
    choices.push({
        label: vscode.l10n.t('Other folder...'),
        ask: async () => {
            const chosen = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false });
            return chosen?.[0] && { folders: [chosen[0].toString()] };
        },
    }, {
        label: vscode.l10n.t('Knowledge pack...'),
        ask: async () => {
            const name = await vscode.window.showInputBox({ prompt: vscode.l10n.t('Name of the knowledge pack') });
            return name?.trim() ? { packs: [name.trim()] } : undefined;
        },
    });
    const chosen = await vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('Where to search') });
    return chosen?.where ?? await chosen?.ask?.();
}

/** Answers by the address of their document, as far as they came; forgotten when it is closed. */
class Answers implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
    private readonly all = new Map<string, Linked>();
    private readonly emitter = new vscode.EventEmitter<vscode.Uri>();
    readonly onDidChange = this.emitter.event;

    show(uri: vscode.Uri, answer: Linked): void {
        this.all.set(uri.toString(), answer);
        this.emitter.fire(uri);
    }

    forget(uri: vscode.Uri): void {
        this.all.delete(uri.toString());
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.all.get(uri.toString())?.text ?? '';
    }

    provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
        const answer = this.all.get(document.uri.toString());
        return answer?.text !== document.getText() ? [] : answer.links.map(({ start, end, place, at }) =>
            new vscode.DocumentLink(new vscode.Range(document.positionAt(start), document.positionAt(end)),
                vscode.Uri.parse(`command:${OPEN}?${encodeURIComponent(JSON.stringify([place, at]))}`)));
    }
}

/** Results appear as somebody types; Enter opens one. */
function pick(connection: Connection, where: Where): void {
    const box = vscode.window.createQuickPick<Entry>();
    box.placeholder = vscode.l10n.t('Search what is indexed');
    box.matchOnDescription = true;
    box.matchOnDetail = true;
    let running: vscode.CancellationTokenSource | undefined;
    box.onDidChangeValue(async value => {
        running?.cancel();
        const mine = new vscode.CancellationTokenSource();
        running = mine;
        if (value.trim() === '') {
            box.items = [];
            box.busy = false;
            return;
        }
        box.busy = true;
        try {
            const found = await search(connection, value, LIMIT, where, mine.token);
            if (running === mine) {
                box.items = entries(found.passages, found.outdated);
                box.busy = false;
            }
        } catch (failure) {
            if (running === mine) {
                box.items = [{ label: vscode.l10n.t('Search failed: {0}', reason(failure)), alwaysShow: true }];
                box.busy = false;
            }
        }
    });
    box.onDidAccept(() => {
        const passage = box.selectedItems[0]?.passage;
        if (passage) {
            box.hide();
            void open(passage.place, passage.quote.start, connection);
        }
    });
    box.onDidHide(() => {
        running?.cancel();
        box.dispose();
    });
    box.show();
}

function entries(passages: Passage[], outdated: boolean): Entry[] {
    const said = words();
    const shown: Entry[] = passages.map(passage => ({
        label: placeName(passage.place, said),
        description: [flat(passage.headings.join(' > ')), passage.duplicates > 0 ? vscode.l10n.t('{0} more like this', passage.duplicates) : ''].filter(Boolean).join('  '),
        detail: flat(passage.quote.text),
        alwaysShow: true,
        passage,
    }));
    if (passages.length === 0) {
        shown.push({ label: said.nothing, alwaysShow: true });
    }
    if (outdated) {
        shown.push({ label: vscode.l10n.t('Some passages are hidden until their files are indexed again with "vauban index".'), alwaysShow: true });
    }
    return shown;
}

let asked = 0;

async function ask(connection: Connection, answers: Answers, where: Where): Promise<void> {
    const question = await vscode.window.showInputBox({
        prompt: vscode.l10n.t('Ask what is indexed'),
        validateInput: value => {
            didTypeQuestion(connection, value, where);
            return value.trim() === '' ? vscode.l10n.t('Enter a question.') : undefined;
        },
    });
    if (question === undefined) {
        didTypeQuestion(connection, '', where);
        return;
    }
    const said = words();
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${++asked}.md` });
    let passages: Passage[] = [];
    const claims: Claim[] = [];
    let begun: Quoted | undefined;
    const draw = (end?: string) => { answers.show(uri, answerText(question, passages, claims, begun, end, said)); };
    draw();
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
    const request = { stopped: false };
    try {
        await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('Vauban is reading the passages') },
            async (_, token) => {
                token.onCancellationRequested(() => { request.stopped = true; });
                const result = await askIndex(connection, PIECES, question, where, ({ passages: found, quote, claim }) => {
                    passages = found ?? passages;
                    begun = quote ?? undefined;
                    if (claim) {
                        claims.push(claim);
                    }
                    draw();
                }, token);
                passages = result.passages;
                begun = undefined;
                claims.splice(0, claims.length, ...result.claims);
                const end = result.found ? '' : passages.length === 0 ? said.nothing : said.notFound;
                draw([end, result.message ?? ''].filter(Boolean).join(' '));
            });
    } catch (failure) {
        if (!request.stopped) { // what came before stays
            await tellFailure(failure);
        }
    }
}

/** The commands that search and ask, and how their results are opened. */
export function knowledgeCommands(connection: () => Connection | undefined): vscode.Disposable[] {
    const answers = new Answers();
    const running = (): Connection | undefined => {
        const now = connection();
        if (!now) {
            void vscode.window.showWarningMessage(vscode.l10n.t('The server is not running.'));
        }
        return now;
    };
    const served: vscode.TextDocumentContentProvider = {
        provideTextDocumentContent: (uri, token) => places.text(uri, () => {
            const now = connection();
            if (!now) {
                throw new Error(vscode.l10n.t('The server is not running.'));
            }
            return now;
        }, token),
    };
    return [
        vscode.workspace.registerTextDocumentContentProvider(SCHEME, answers),
        vscode.workspace.registerTextDocumentContentProvider(ARCHIVE, served),
        vscode.workspace.registerTextDocumentContentProvider(PACK, served),
        vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, answers),
        vscode.workspace.onDidCloseTextDocument(({ uri }) => { answers.forget(uri); }),
        vscode.commands.registerCommand(OPEN, (place: Place, at?: number) => open(place, at, connection())),
        vscode.commands.registerCommand('vauban.search', () => {
            const now = running();
            if (now) {
                pick(now, {});
            }
        }),
        vscode.commands.registerCommand('vauban.searchIn', async (folder?: vscode.Uri) => {
            const now = running();
            const where = now && (folder ? { folders: [folder.toString()] } : await chooseWhere());
            if (now && where) {
                pick(now, where);
            }
        }),
        vscode.commands.registerCommand('vauban.ask', async () => {
            const now = running();
            if (now) {
                await ask(now, answers, {});
            }
        }),
        vscode.commands.registerCommand('vauban.askIn', async (folder?: vscode.Uri) => {
            const now = running();
            const where = now && (folder ? { folders: [folder.toString()] } : await chooseWhere());
            if (now && where) {
                await ask(now, answers, where);
            }
        }),
    ];
}
