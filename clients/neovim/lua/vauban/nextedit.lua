-- SPDX-License-Identifier: EPL-2.0
-- Where to go on after an edit. The server knows the place; a first call goes there, a second one makes the change.
local messages = require('vauban.messages')
local server = require('vauban.server')

local M = {}

local function show(client, buffer, place)
  local row = place.range.start.line
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
  local first = server.column(client, line, place.range.start.character)
  local last = server.column(client, line, place.range['end'].character)
  local at = vim.api.nvim_win_get_cursor(0)
  if at[1] == row + 1 and at[2] == first then
    vim.api.nvim_buf_set_text(buffer, row, first, row, last, { place.newText })
  else
    vim.cmd("normal! m'")
    vim.api.nvim_win_set_cursor(0, { row + 1, first })
    vim.notify('Vauban: ' .. place.title)
  end
end

--- Goes to the next place; there, makes the change.
function M.jump()
  local buffer = vim.api.nvim_get_current_buf()
  local client = server.client(buffer)
  if not client then
    return messages.warn('not_running')
  end
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  server.request(client, 'vauban/nextEdit', { textDocument = { uri = vim.uri_from_bufnr(buffer) } }, buffer, function(failure, place)
    if failure then
      messages.warn('request_failed', failure.message or tostring(failure))
    elseif vim.api.nvim_get_current_buf() ~= buffer or vim.api.nvim_buf_get_changedtick(buffer) ~= tick then
      return -- somebody went on
    elseif type(place) ~= 'table' then
      messages.show('no_next')
    else
      show(client, buffer, place)
    end
  end)
end

return M
