-- SPDX-License-Identifier: EPL-2.0
-- Vauban in Neovim: `require('vauban').setup({ cmd = { '/path/to/bin/vauban', 'lsp' } })`. See `:help vauban`.
local caret = require('vauban.caret')
local chat = require('vauban.chat')
local complete = require('vauban.complete')
local config = require('vauban.config')
local ghost = require('vauban.ghost')
local messages = require('vauban.messages')
local server = require('vauban.server')

local M = {
  accept = complete.accept,
  accept_word = complete.accept_word,
  accept_line = complete.accept_line,
  dismiss = complete.dismiss,
  invoke = complete.invoke,
  toggle = complete.toggle,
  visible = complete.visible,
  restart = server.restart,
  chat = chat.open,
}

local status = { state = 'off' }

server.on('vauban/statusChanged', function(params)
  status = params
  vim.cmd('redrawstatus')
end)

--- One short text for a status line: the state of the engine, the model, and who answers where another machine can.
function M.status()
  local state = messages.texts[messages.language()]['state_' .. tostring(status.state)] or ''
  local model = type(status.model) == 'string' and ' (' .. status.model .. ')' or ''
  local text = complete.enabled and 'Vauban: ' .. state .. model or messages.text('off'):gsub('%.$', '')
  local origin = status.origin
  if type(origin) ~= 'table' then
    return text
  end
  return messages.text('answered_by', text, type(origin.endpoint) == 'string' and origin.label or messages.text('this_machine'))
end

--- The same, and why this machine answers instead of another one.
function M.details()
  local lines = { M.status() }
  local origin = type(status.origin) == 'table' and status.origin or {}
  if type(origin.note) == 'string' then
    table.insert(lines, origin.note)
  end
  if type(origin.unconfirmed) == 'string' then
    table.insert(lines, messages.text('agree', origin.unconfirmed))
  end
  return table.concat(lines, '\n')
end

-- somebody may have begun to type while the server started
server.attached = function(buffer)
  if buffer == vim.api.nvim_get_current_buf() and vim.fn.mode():sub(1, 1) == 'i' then
    complete.changed()
  end
end

local function autocommands()
  local group = vim.api.nvim_create_augroup('vauban', { clear = true })
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, callback = callback })
  end
  on({ 'BufReadPost', 'BufNewFile', 'FileType', 'BufEnter' }, function(event)
    if vim.api.nvim_buf_get_name(event.buf) ~= '' then
      return server.attach(event.buf)
    end
    -- what has no name says only later what it is, such as the quickfix list
    vim.schedule(function()
      server.attach(event.buf)
    end)
  end)
  on({ 'BufFilePost', 'BufWritePost' }, function(event)
    server.renamed(event.buf)
  end)
  on({ 'TextChangedI', 'InsertEnter' }, complete.changed)
  on('CursorMovedI', complete.moved)
  on({ 'InsertLeave', 'BufLeave', 'CompleteChanged' }, complete.dismiss)
  on({ 'CursorMoved', 'CursorMovedI', 'BufEnter' }, caret.moved)
  on('FocusLost', caret.left)
  on('ColorScheme', ghost.highlight)
  local packed = { 'vauban-archive://*', 'vauban-pack://*' }
  vim.api.nvim_create_autocmd('BufReadCmd', { group = group, pattern = packed, callback = function()
    require('vauban.knowledge').read()
  end })
  vim.api.nvim_create_autocmd({ 'CmdlineChanged', 'CmdlineLeave' }, { group = group, pattern = ':', callback = function(event)
    local line = vim.fn.getcmdline()
    local left = event.event == 'CmdlineLeave'
    if line:find('VaubanAsk', 1, true) and (not left or vim.v.event.abort) then
      require('vauban.knowledge').typed(line, left)
    end
  end })
end

--- Begins. Without a call of it nothing is started and nothing is mapped.
function M.setup(given)
  config.set(given)
  ghost.highlight()
  autocommands()
  local invoke = config.current.keys.invoke
  if invoke and vim.fn.maparg(invoke, 'i') == '' then
    vim.keymap.set('i', invoke, complete.invoke, { silent = true, desc = 'Vauban' })
  end
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    server.attach(buffer)
  end
end

return M
