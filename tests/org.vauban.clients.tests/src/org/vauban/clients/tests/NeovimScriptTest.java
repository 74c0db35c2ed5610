// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Neovim plug-in with a server simulated by a script. */
class NeovimScriptTest {
    private static final Path CLIENTS = Path.of(System.getProperty("vauban.root"), "clients");

    @TempDir
    Path folder;

    /** Returns the output of a script in an editor in Insert mode after "return ". */
    private List<String> told(String script) throws Exception {
        Path told = folder.resolve("told");
        Path lua = Files.writeString(folder.resolve("script.lua"), """
                local config = require('vauban.config')
                local server = require('vauban.server')
                local complete = require('vauban.complete')
                config.set({})
                local lines, asked = {}, {}
                local function tell(line)
                  table.insert(lines, tostring(line))
                end
                local client = { id = 1, name = 'vauban', is_stopped = function() return false end }
                server.client = function() return client end
                server.any = server.client
                server.position = function(_, _, row, column) return { line = row, character = column } end
                server.request = function(_, method, params, _, answered)
                  table.insert(asked, { method = method, params = params, answered = answered })
                  return function() end
                end
                local function typing()
                  vim.fn.mode = function() return 'i' end
                  vim.api.nvim_set_current_line('return ')
                  vim.o.virtualedit = 'onemore'
                  vim.api.nvim_win_set_cursor(0, { 1, 7 })
                end
                local ok, failure = pcall(function()
                %s
                end)
                if not ok then
                  tell(failure)
                end
                vim.fn.writefile(lines, '%s')
                vim.cmd('qall!')
                """.formatted(script, told));
        Path output = folder.resolve("output");
        Process nvim = new ProcessBuilder("nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "--cmd",
                "set rtp^=" + CLIENTS.resolve("neovim"), "-c", "luafile " + lua).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        nvim.getOutputStream().close();
        boolean ended = nvim.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        nvim.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertTrue(ended && Files.exists(told), said);
        return Files.readAllLines(told);
    }

    @Test
    void theStatusSaysWhoAnswersAndWhy() throws Exception {
        assertEquals(List.of("Vauban: ready (m)", "Vauban: ready (m), answered by team (llm.example.org)",
                "Vauban: ready (m), answered by this machine", "It stays here.",
                "To agree, run \"vauban remote agree team\" in a terminal."), told("""
                config.set({ language = 'en' })
                local changed
                server.on = function(method, listener)
                  changed = method == 'vauban/statusChanged' and listener or changed
                end
                local vauban = require('vauban')
                changed({ state = 'ready', model = 'm', progress = 0 })
                tell(vauban.details())
                changed({ state = 'ready', model = 'm', progress = 0,
                  origin = { endpoint = 'team', label = 'team (llm.example.org)', note = vim.NIL } })
                tell(vauban.details())
                changed({ state = 'ready', model = 'm', progress = 0,
                  origin = { endpoint = vim.NIL, label = '', note = 'It stays here.', unconfirmed = 'team' } })
                for line in vauban.details():gmatch('[^\\n]+') do
                  tell(line)
                end
                """));
    }

    /** What was sent to another machine comes first, then the newest. */
    @Test
    void theLastRequestsAreOfferedAndTheOneThatIsChosenCannotBeChanged() throws Exception {
        assertEquals(List.of("request not sent to team", "two  chat  m", "one  completion  m", "2 true", "# Request|x",
                "markdown false", "POST", "false"), told("""
                config.set({ language = 'en' })
                local choice
                vim.ui.select = function(choices, options, chosen)
                  if not choice then
                    for _, each in ipairs(choices) do
                      tell(options.format_item(each))
                    end
                  end
                  chosen(choices[choice or 2])
                end
                local requests = require('vauban.requests')
                local function ask()
                  requests.choose()
                  asked[#asked].answered(nil, {
                    { id = 1, started = 'one', feature = 'completion', model = 'm' },
                    { id = 2, started = 'two', feature = 'chat', model = 'm' },
                  })
                  asked[#asked].answered(nil, { endpoint = 'team', sent = false, text = 'POST' })
                end
                ask()
                tell(asked[#asked].params.id .. ' ' .. tostring(asked[#asked].params.content))
                asked[#asked].answered(nil, { text = '# Request\\r\\nx' })
                tell(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '|'))
                tell(vim.bo.filetype .. ' ' .. tostring(vim.bo.modifiable))
                choice = 1
                ask()
                tell(vim.api.nvim_get_current_line())
                tell(vim.bo.modeline)
                """));
    }

    /** In a busy editor, an expired timer waits in the queue. */
    @Test
    void nothingIsAskedByATimerThatHasRunBeforeGhostTextWasDismissed() throws Exception {
        assertEquals(List.of("0", "1"), told("""
                local queued, run = {}, nil
                vim.schedule_wrap = function(later)
                  return function()
                    table.insert(queued, later)
                  end
                end
                vim.loop.new_timer = function()
                  return { start = function(_, _, _, elapsed) run = elapsed end, stop = function() end }
                end
                typing()
                complete.changed()
                run()
                complete.dismiss()
                queued[1]()
                tell(#asked)
                complete.changed()
                run()
                queued[2]()
                tell(#asked)
                """));
    }

    /** For example in a file that is too large for undo. */
    @Test
    void acceptingWhereUndoIsOffLeavesItOnElsewhere() throws Exception {
        assertEquals(List.of("return size;", "-1", "1000"), told("""
                vim.go.undolevels = 1000
                vim.cmd('setlocal undolevels=-1')
                typing()
                complete.invoke()
                asked[1].answered(nil, { items = { { insertText = 'size;' } } })
                complete.accept()
                tell(vim.api.nvim_get_current_line())
                tell(vim.bo.undolevels)
                tell(vim.go.undolevels)
                """));
    }

    private static final String CHAT = """
            local ends = {}
            server.on_end = function(listener)
              table.insert(ends, listener)
            end
            local chat = require('vauban.chat')
            local function keys(all)
              vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(all, true, false, true), 'xt', false)
            end
            local function last()
              return vim.fn.getline('$')
            end
            vim.env.LC_ALL = 'C.UTF-8'
            config.set({ language = 'en' })
            """;

    @Test
    void whatWasTypedStaysWhereItCannotBeAsked() throws Exception {
        assertEquals(List.of("Ask: why?", "0", "Ask: why?", "1"), told(CHAT + """
                chat.open('')
                keys('Awhy?<Esc>')
                tell(last())
                server.any = function() end
                keys('A<CR><Esc>')
                tell(#asked)
                tell(last())
                server.any = server.client
                keys('A<CR><Esc>')
                tell(#asked)
                """));
    }

    @Test
    void aQuestionWhoseServerEndsIsNotAnsweredAnyMore() throws Exception {
        String said = "*Failed: The server stopped while it was answering. Ask again.*";
        assertEquals(List.of("1", said, "2"), told(CHAT + """
                chat.open('first')
                ends[1](2)
                keys('Atoo early<CR><Esc>')
                tell(#asked)
                ends[1](1)
                tell(vim.fn.getline(vim.fn.line('$') - 2))
                keys('A<CR><Esc>')
                tell(#asked)
                """));
    }

    /** Another project's server would read the file from disk, without unsaved changes. */
    @Test
    void eachQuestionGoesToTheProjectOfItsFile() throws Exception {
        assertEquals(List.of("two 2", "two 2", "1", "Ask: later", "1", "one 3"), told(CHAT + """
                local clients = {
                  one = { id = 1, config = { root_dir = 'one' } },
                  two = { id = 2, config = { root_dir = 'two' } },
                }
                local here = 'two'
                server.any = function()
                  return here and clients[here] or clients.one -- of a buffer that is in none, any
                end
                server.of = function(project) return clients[project] end
                server.request = function(to, _, params, _, answered)
                  tell(to.config.root_dir .. ' ' .. to.id)
                  table.insert(asked, answered)
                  return function() end
                end
                vim.api.nvim_create_autocmd('BufEnter', { callback = function()
                  here = vim.bo.buftype == '' and here or nil
                end })
                chat.open('first')
                asked[1](nil, { conversation = 'c', state = 'failed', answer = '' })
                keys('Asecond<CR><Esc>')
                asked[2](nil, { conversation = 'c', state = 'failed', answer = '' })
                clients.two = nil
                keys('Alater<CR><Esc>')
                tell(#asked - 1)
                tell(last())
                chat.open('again')
                tell(#asked - 1)
                vim.cmd('wincmd p')
                here = 'one'
                clients.one.id = 3
                chat.open('third')
                """));
    }

    /** Otherwise every question would be refused, because another server has nothing to continue from. */
    @Test
    void aConversationInWhichNothingWasAnsweredBeginsAnewWithAnotherServer() throws Exception {
        assertEquals(List.of("nil", "c", "nil"), told(CHAT + """
                local function question()
                  tell(asked[#asked].params.conversation)
                  asked[#asked].answered(nil, { conversation = 'c', state = 'failed', answer = '', message = 'none' })
                end
                chat.open('first')
                question()
                keys('Asecond<CR><Esc>')
                question()
                client.id = 2
                keys('Athird<CR><Esc>')
                question()
                """));
    }

    /** Its code fence would combine with the next one and turn the text between them into a block. */
    @Test
    void anAnswerThatWasStoppedInItsCodeDoesNotHideTheNextOne() throws Exception {
        assertEquals(List.of("int b;|```|int c;|", "int b;|```|int c;|"), told(CHAT + """
                server.execute = function(_, _, _, argument)
                  tell((argument.code:gsub('\\n', '|')))
                end
                local function answer(text, state)
                  asked[#asked].answered(nil, { conversation = 'c', state = state, answer = text })
                end
                chat.open('first')
                answer('```java\\nint a;', 'stopped')
                keys('Asecond<CR><Esc>')
                answer('This:\\n````java\\nint b;\\n```\\nint c;\\n````\\n', 'answered')
                chat.insert()
                keys('A```<CR><Esc>')
                answer('Nothing.', 'answered')
                chat.insert()
                """));
    }

    /** Java exits with 143 when it is terminated, for example by Neovim if it takes too long. */
    @Test
    void aServerThatSomebodyEndsIsStartedAgainWithTheNextBuffer() throws Exception {
        assertEquals(List.of("1", "false", "2", "false", "3", "true"), told("""
                local started, warned = {}, false
                require('vauban.messages').warn = function() warned = true end
                vim.lsp.start_client = function(options)
                  table.insert(started, options)
                  return #started
                end
                vim.lsp.buf_attach_client = function() end
                server.client = function() end
                config.set({ cmd = { 'sh' } })
                vim.cmd('edit a.txt')
                for _, code in ipairs({ 0, 143, 1 }) do
                  server.attach(vim.fn.bufnr())
                  tell(#started)
                  started[#started].on_exit(code, 0, #started)
                  local over = false
                  vim.schedule(function() over = true end)
                  vim.wait(60000, function() return over end)
                  tell(warned)
                end
                """));
    }

    @Test
    void aServerThatIsStartedAnewIsKept() throws Exception {
        assertEquals(List.of("1", "2", "2"), told("""
                local started = {}
                vim.lsp.start_client = function(options)
                  table.insert(started, options)
                  return #started
                end
                vim.lsp.buf_attach_client = function() end
                vim.lsp.stop_client = function() end
                vim.wait = function() return false end -- the old one takes its time to end
                server.client = function() end
                config.set({ cmd = { 'sh' } })
                vim.cmd('edit a.txt')
                server.attach(vim.fn.bufnr())
                tell(#started)
                server.restart()
                tell(#started)
                started[1].on_exit(0, 0, 1)
                server.attach(vim.fn.bufnr())
                tell(#started)
                """));
    }

    /** Neovim gives all of them the same URI. */
    @Test
    void ofBuffersWithoutANameOneIsAttached() throws Exception {
        assertEquals(List.of("true nil", "nil true"), told("""
                config.set({ cmd = { '/bin/sh' } })
                local attached = {}
                server.client = function(buffer) return attached[buffer] and client end
                vim.lsp.start_client = function() return 1 end
                vim.lsp.buf_attach_client = function(buffer) attached[buffer] = true end
                local first = vim.api.nvim_get_current_buf()
                vim.cmd('new')
                local second = vim.api.nvim_get_current_buf()
                server.attach(first)
                server.attach(second)
                tell(tostring(attached[first]) .. ' ' .. tostring(attached[second]))
                attached[first] = nil
                server.attach(second)
                tell(tostring(attached[first]) .. ' ' .. tostring(attached[second]))
                """));
    }

    @Test
    void aBufferThatWasNotAttachedForWantOfANameIsOnceItHasOne() throws Exception {
        assertEquals(List.of("nil", "true"), told("""
                local attached = {}
                server.client = function(buffer) return attached[buffer] and client end
                vim.lsp.start_client = function() return 1 end
                vim.lsp.buf_attach_client = function(buffer) attached[buffer] = true end
                server.notify = function() end
                attached[vim.api.nvim_get_current_buf()] = true
                vim.cmd('new')
                local second = vim.api.nvim_get_current_buf()
                require('vauban').setup({ cmd = { '/bin/sh' } })
                tell(attached[second])
                vim.cmd('silent write b.unknown')
                tell(attached[second])
                """));
    }

    /** Otherwise the server would receive changes of an unknown document, and suggest nothing in it. */
    @Test
    void aBufferThatGetsANameIsTold() throws Exception {
        String file = folder.toRealPath().resolve("b.txt").toUri().toString();
        assertEquals(List.of("textDocument/didClose file:// nil", "textDocument/didOpen " + file + " return \\n",
                "2"), told("""
                local attached, told = {}, 0
                server.client = function(buffer) return attached[buffer] and client end
                server.notify = function(_, method, params)
                  if method:find('did[CO]') then
                    told = told + 1
                    local document = params.textDocument
                    local text = document.text and document.text:gsub('\\n', '\\\\n')
                    tell(method .. ' ' .. document.uri .. ' ' .. tostring(text))
                  end
                end
                local options
                vim.lsp.start_client = function(given)
                  options = given
                  return 1
                end
                vim.lsp.buf_attach_client = function(buffer) attached[buffer] = true end
                require('vauban').setup({ cmd = { '/bin/sh' } })
                local buffer = vim.api.nvim_get_current_buf()
                server.attach(buffer)
                options.on_attach(client, buffer)
                typing()
                vim.cmd('silent write b.txt')
                vim.cmd('silent write')
                tell(told)
                """));
    }
}
