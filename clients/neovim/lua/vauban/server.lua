-- SPDX-License-Identifier: EPL-2.0
-- The language server: one for each root of a project. Starts it, attaches buffers, sends requests.
local config = require('vauban.config')
local messages = require('vauban.messages')

local M = {}

local NAME = 'vauban'
local CUT_MILLIS = 5000 -- within which the server says what a word or a line is
local ENDED = { [129] = true, [130] = true, [143] = true } -- what Java says of a signal with which somebody ends it
local clients = {} -- by root
local refused = {} -- roots where it could not be started: said once
local uris = {} -- by buffer, as the server knows it
local listeners = {} -- notifications under vauban/, by method
local ends = {} -- functions

--- Called when a buffer can be asked about.
M.attached = function() end

--- Calls `listener(params, context, default)` for each notification of that method; `default` is what Neovim does with it.
function M.on(method, listener)
  listeners[method] = listener
end

--- Calls `listener(id)` when the client of that id is gone: what its server was asked is not answered any more.
function M.on_end(listener)
  table.insert(ends, listener)
end

local function handlers()
  local all = {}
  for method, listener in pairs(listeners) do
    all[method] = function(failure, params, context, options)
      listener(params, context, function()
        vim.lsp.handlers[method](failure, params, context, options)
      end)
    end
  end
  return all
end

local function root_of(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  local folder = file ~= '' and vim.fn.fnamemodify(file, ':p:h') or vim.fn.getcwd()
  local at = folder
  while true do
    if vim.fn.isdirectory(at .. '/.git') == 1 or vim.fn.filereadable(at .. '/.git') == 1
        or vim.fn.filereadable(at .. '/.vaubanignore') == 1 then
      return at
    end
    local parent = vim.fn.fnamemodify(at, ':h')
    if parent == at then
      return folder
    end
    at = parent
  end
end

local function capabilities()
  local all = vim.lsp.protocol.make_client_capabilities()
  all.textDocument.inlineCompletion = { dynamicRegistration = false }
  all.experimental = { vauban = { status = true } }
  return all
end

-- The absolute path of a program, or nil. An entry of the PATH such as "." leads into the project, and Windows looks in the current folder
-- first: what lies there must never run by its mere name.
local function absolute(name, root)
  local path = vim.fn.exepath(name)
  if path == '' or path == name then
    return path ~= '' and path or nil
  end
  local home = vim.fn.fnamemodify(vim.fn.expand('~'), ':p')
  for _, folder in ipairs({ root, vim.fn.getcwd() }) do
    local inside = vim.fn.fnamemodify(folder, ':p')
    local place = inside == home and vim.fn.fnamemodify(path, ':h') .. '/' or path:sub(1, #inside)
    if place == inside then
      return nil
    end
  end
  return path
end

local function start(root)
  local cmd = vim.list_extend({}, config.current.cmd)
  cmd[1] = absolute(cmd[1], root)
  if not cmd[1] then
    refused[root] = true
    messages.warn('not_executable', config.current.cmd[1])
    return nil
  end
  return vim.lsp.start_client({
    name = NAME,
    cmd = cmd,
    cmd_env = config.current.cmd_env,
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
    capabilities = capabilities(),
    init_options = next(config.current.settings) and config.current.settings or nil,
    settings = { vauban = config.current.settings },
    handlers = handlers(),
    on_attach = function(_, buffer)
      uris[buffer] = vim.uri_from_bufnr(buffer)
      M.attached(buffer)
    end,
    before_init = function(params)
      params.locale = messages.language()
    end,
    on_exit = function(code, signal, id)
      if clients[root] == id then -- else another one has taken its place
        clients[root] = nil
        refused[root] = code ~= 0 and signal == 0 and not ENDED[code] or nil -- it would end again with the next buffer
      end
      vim.schedule(function()
        for _, listener in ipairs(ends) do
          listener(id)
        end
        if refused[root] then
          messages.warn('ended', code)
        end
      end)
    end,
  })
end

-- Whether a buffer has no name while another one without a name is attached: Neovim calls them all by the same URI, and the server would
-- take them for one document.
local function is_second_unnamed(buffer)
  if vim.api.nvim_buf_get_name(buffer) ~= '' then
    return false
  end
  for _, other in ipairs(vim.api.nvim_list_bufs()) do
    if other ~= buffer and vim.api.nvim_buf_get_name(other) == '' and M.client(other) then
      return true
    end
  end
  return false
end

local function wanted(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) or vim.bo[buffer].buftype ~= '' or not vim.bo[buffer].modifiable
      or is_second_unnamed(buffer) then
    return false
  end
  local types = config.current.filetypes
  return not types or vim.tbl_contains(types, vim.bo[buffer].filetype)
end

--- Attaches a buffer, if it is one to complete in.
function M.attach(buffer)
  if not wanted(buffer) or M.client(buffer) then
    return
  end
  local root = root_of(buffer)
  if refused[root] then
    return
  end
  clients[root] = clients[root] or start(root)
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

--- The client of a buffer once it can be asked, else nil.
function M.client(buffer)
  local attached = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buffer })
    or vim.lsp.buf_get_clients(buffer)
  for _, client in pairs(attached) do
    if client.name == NAME and not client.is_stopped(client) then
      return client
    end
  end
  return nil
end

local function text_of(buffer)
  local line_end = ({ dos = '\r\n', mac = '\r' })[vim.bo[buffer].fileformat] or '\n'
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), line_end)
  return vim.bo[buffer].eol and text .. line_end or text
end

--- A buffer was saved, or may have got another name: Neovim tells changes under the new one, which the server does not know. Newer
--- releases tell the new name themselves, once the buffer is saved. One of several without a name was not attached before.
function M.renamed(buffer)
  if not uris[buffer] then
    return M.attach(buffer)
  end
  local client = M.client(buffer)
  local old, now = uris[buffer], vim.uri_from_bufnr(buffer)
  if not client or old == now then
    return
  end
  uris[buffer] = now
  M.notify(client, 'textDocument/didClose', { textDocument = { uri = old } })
  M.notify(client, 'textDocument/didOpen', { textDocument = {
    uri = now,
    languageId = vim.bo[buffer].filetype,
    version = vim.lsp.util.buf_versions and vim.lsp.util.buf_versions[buffer] or vim.api.nvim_buf_get_changedtick(buffer),
    text = text_of(buffer),
  } })
end

--- The project that a client is for, or nil.
function M.project(client)
  return client.config and client.config.root_dir
end

--- The client of a project if it runs, else nil.
function M.of(project)
  local id = clients[project]
  local client = id and vim.lsp.get_client_by_id(id)
  return client and client.initialized and not client.is_stopped(client) and client or nil
end

--- Any client that runs: for what belongs to no buffer and no project.
function M.any()
  local here = M.client(vim.api.nvim_get_current_buf())
  if here then
    return here
  end
  for _, id in pairs(clients) do
    local client = vim.lsp.get_client_by_id(id)
    if client and client.initialized then
      return client
    end
  end
  return nil
end

-- Functions of a client became methods with Neovim 0.11.
local function call(client, name, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[name](client, ...)
  end
  return client[name](...)
end

--- What is accepted of a text: 'word', 'line' or 'all'. The server cuts, by the rules that every editor has; waits for it.
--- @return the text, or nil when there was no answer
function M.cut(client, text, unit)
  if unit == 'all' then
    return text
  end
  local answer = client and call(client, 'request_sync', 'workspace/executeCommand', {
    command = 'vauban.accept',
    arguments = { { text = text, unit = unit } },
  }, CUT_MILLIS, vim.api.nvim_get_current_buf())
  local accepted = answer and answer.result and answer.result.accepted
  if not accepted then
    messages.warn('no_answer')
    return nil
  end
  return accepted
end

--- Sends a request and waits for its answer.
--- @return the error and the result; neither when there was no answer in time
function M.wait(client, method, params, millis)
  local answer = call(client, 'request_sync', method, params, millis, vim.api.nvim_get_current_buf())
  return answer and answer.err, answer and answer.result
end

--- Sends a request; `answered(error, result)` on the main loop unless it is cancelled.
--- @return a function that cancels it
function M.request(client, method, params, buffer, answered)
  local open = true
  local sent, id = call(client, 'request', method, params, function(failure, result)
    if open then
      open = false
      answered(failure, result)
    end
  end, buffer)
  if not sent then
    open = false
  end
  return function()
    if open then
      open = false
      if not client.is_stopped(client) then
        call(client, 'cancel_request', id)
      end
    end
  end
end

--- Sends a notification.
function M.notify(client, method, params)
  call(client, 'notify', method, params)
end

--- Has the server do a command about a buffer; what it changes comes back as an edit. What goes wrong is said.
function M.execute(client, buffer, command, argument)
  argument.uri = vim.uri_from_bufnr(buffer)
  M.request(client, 'workspace/executeCommand', { command = command, arguments = { argument } }, buffer, function(failure)
    if failure then
      messages.warn('request_failed', failure.message or tostring(failure))
    end
  end)
end

--- Whole lines, from 1, as a range of the protocol.
function M.lines(first, last)
  return { start = { line = first - 1, character = 0 }, ['end'] = { line = last, character = 0 } }
end

--- The caret as the protocol counts it.
function M.position(client, buffer, row, column)
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
  local encoding = client.offset_encoding or 'utf-16'
  if encoding ~= 'utf-8' then
    local utf32, utf16 = vim.str_utfindex(line, math.min(column, #line))
    column = encoding == 'utf-32' and utf32 or utf16
  end
  return { line = row, character = column }
end

--- The byte column of a position of the protocol in a line.
function M.column(client, line, character)
  local encoding = client.offset_encoding or 'utf-16'
  if encoding == 'utf-8' then
    return math.min(character, #line)
  end
  local ok, column = pcall(vim.str_byteindex, line, character, encoding == 'utf-16')
  return ok and column or #line
end

--- Stops all servers and starts that of the current buffer again.
function M.restart()
  local old = {}
  for _, id in pairs(clients) do
    table.insert(old, id)
  end
  vim.lsp.stop_client(old)
  local ended = vim.wait(5000, function()
    return next(clients) == nil
  end, 20)
  if not ended then
    vim.lsp.stop_client(old, true)
  end
  clients, refused = {}, {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    M.attach(buffer)
  end
end

return M
