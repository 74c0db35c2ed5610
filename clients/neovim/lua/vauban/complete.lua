-- SPDX-License-Identifier: EPL-2.0
-- When to ask for a completion, and what becomes of the answer.
local config = require('vauban.config')
local ghost = require('vauban.ghost')
local keys = require('vauban.keys')
local messages = require('vauban.messages')
local proposal = require('vauban.proposal')
local server = require('vauban.server')

local M = { enabled = true }

local INVOKED, AUTOMATIC = 1, 2 -- InlineCompletionTriggerKind

local timer
local turn = 0 -- a timer that has run may wait in the queue of the editor: it counts only in its turn
local cancel -- of the request under way
local shown -- { buffer, row, proposals, index }

local function caret()
  local at = vim.api.nvim_win_get_cursor(0)
  return at[1] - 1, at[2], vim.api.nvim_get_current_line()
end

local function inserting()
  return vim.fn.mode():sub(1, 1) == 'i'
end

local function forget_request()
  turn = turn + 1
  if timer then
    timer:stop()
  end
  if cancel then
    cancel()
    cancel = nil
  end
end

local function hide()
  shown = nil
  ghost.clear()
  keys.give_back()
end

--- Takes the ghost text away and stops asking, until the next key.
function M.dismiss()
  forget_request()
  hide()
end

-- What is left of the proposal that is shown, at the caret.
local function remaining()
  if not shown or shown.buffer ~= vim.api.nvim_get_current_buf() then
    return nil
  end
  local row, column, line = caret()
  if row ~= shown.row then
    return nil
  end
  return proposal.remaining(shown.proposals[shown.index], line, column)
end

--- Whether ghost text is visible.
function M.visible()
  return ghost.visible()
end

-- Writes text over what the proposal replaces, as one step of undo, with the caret behind it.
local function write(text, whole)
  local row, column, line = caret()
  local behind = #line - #shown.proposals[shown.index].after
  -- closes the step of what was typed; with the one of the buffer, undo would change elsewhere
  vim.go.undolevels = vim.go.undolevels
  local lines = vim.split(text, '\n', { plain = true })
  vim.api.nvim_buf_set_text(0, row, column, row, whole and behind or column, lines)
  local last = lines[#lines]
  vim.api.nvim_win_set_cursor(0, { row + #lines, #lines == 1 and column + #last or #last })
end

local draw

local function accept_part(unit)
  local rest = remaining()
  if not rest then
    return hide()
  end
  local part = server.cut(server.client(shown.buffer), rest, unit)
  if not part then
    return
  end
  if #part == #rest then
    write(rest, true)
    return M.dismiss()
  end
  local old = shown
  local _, _, line = caret()
  local after = old.proposals[old.index].after
  write(part, false)
  -- what remains is a proposal of its own, at the new place
  local row, column, now = caret()
  local behind = #now - #after
  if part:find('\n') and behind < column then
    behind = column
  end
  local left = proposal.of(rest:sub(#part + 1), now, column, math.max(column, behind), column)
  if not left or #line < #after then
    return M.dismiss()
  end
  shown = { buffer = old.buffer, row = row, proposals = { left }, index = 1 }
  draw()
end

function M.accept()
  accept_part('all')
end

function M.accept_word()
  accept_part('word')
end

function M.accept_line()
  accept_part('line')
end

--- Shows another of the proposals.
function M.cycle(step)
  if shown and #shown.proposals > 1 then
    shown.index = (shown.index - 1 + step) % #shown.proposals + 1
    if remaining() then
      draw()
    else
      M.cycle(step > 0 and 1 or -1)
    end
  end
end

local function actions()
  local map = config.current.keys
  local all = {}
  local function add(lhs, action)
    if lhs then
      all[lhs] = action
    end
  end
  add(map.accept, M.accept)
  add(map.accept_word, M.accept_word)
  add(map.accept_line, M.accept_line)
  add(map.dismiss, M.dismiss)
  if #shown.proposals > 1 then
    add(map.next, function()
      M.cycle(1)
    end)
    add(map.previous, function()
      M.cycle(-1)
    end)
  end
  return all
end

draw = function()
  local rest = remaining()
  if not rest then
    return hide()
  end
  local row, column, line = caret()
  local visible = ghost.visible()
  ghost.show(row, column, #line - #shown.proposals[shown.index].after, rest)
  if not visible then
    keys.take(shown.buffer, actions())
  end
end

local function text_of(item)
  return type(item.insertText) == 'table' and item.insertText.value or item.insertText
end

local function answered(client, buffer, row, column, line, result, invoked)
  local now_row, now_column, now_line = caret()
  if vim.api.nvim_get_current_buf() ~= buffer or not inserting() or now_row ~= row or now_column ~= column
      or now_line ~= line or vim.fn.pumvisible() == 1 then
    return
  end
  local proposals = {}
  for _, item in ipairs(result and (result.items or result) or {}) do
    local first, last = column, column
    if item.range then
      first = item.range.start.line == row and server.column(client, line, item.range.start.character) or #line + 1
      last = item.range['end'].line == row and server.column(client, line, item.range['end'].character) or #line + 1
    end
    local one = proposal.of(text_of(item), line, first, last, column)
    if one then
      table.insert(proposals, one)
    end
  end
  if #proposals == 0 then
    if invoked then
      messages.show('nothing')
    end
    return
  end
  shown = { buffer = buffer, row = row, proposals = proposals, index = 1 }
  draw()
end

local function ask(kind)
  local buffer = vim.api.nvim_get_current_buf()
  local client = server.client(buffer)
  if not client or not inserting() or vim.fn.pumvisible() == 1 then
    return
  end
  local row, column, line = caret()
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = server.position(client, buffer, row, column),
    context = { triggerKind = kind },
  }
  cancel = server.request(client, 'textDocument/inlineCompletion', params, buffer, function(failure, result)
    cancel = nil
    if failure then
      if kind == INVOKED then
        messages.warn('request_failed', failure.message or tostring(failure))
      end
    else
      answered(client, buffer, row, column, line, result, kind == INVOKED)
    end
  end)
end

--- Asks for completions here: more of them, and longer ones, than while typing.
function M.invoke()
  M.dismiss()
  if not server.client(vim.api.nvim_get_current_buf()) then
    return messages.warn('not_running')
  end
  ask(INVOKED)
end

--- The text or the caret is another one.
function M.changed()
  if remaining() then
    return draw()
  end
  M.dismiss()
  if not M.enabled or not config.current.automatic or not server.client(vim.api.nvim_get_current_buf()) then
    return
  end
  timer = timer or vim.loop.new_timer()
  local mine = turn
  timer:start(config.current.debounce, 0, vim.schedule_wrap(function()
    if mine == turn then
      ask(AUTOMATIC)
    end
  end))
end

--- Only the caret is another one: what was typed is told by changed().
function M.moved()
  if shown and not remaining() then
    M.dismiss()
  end
end

function M.toggle()
  M.enabled = not M.enabled
  if not M.enabled then
    M.dismiss()
  end
  messages.show(M.enabled and 'on' or 'off')
end

return M
