-- SPDX-License-Identifier: EPL-2.0
-- What the server offers to do with a place or with lines; Neovim's own choice, edits and commands.
local messages = require('vauban.messages')
local server = require('vauban.server')

local M = {}

--- Changes lines, from 1, as the instruction says.
function M.edit(instruction, first, last)
  local buffer = vim.api.nvim_get_current_buf()
  local client = server.client(buffer)
  if not client then
    return messages.warn('not_running')
  end
  messages.show('editing')
  server.execute(client, buffer, 'vauban.edit', { range = server.lines(first, last), instruction = instruction })
end

--- @param lines nil, or { first, last } from 1
function M.choose(lines)
  if not lines then
    return vim.lsp.buf.code_action()
  end
  local first = { lines[1], 0 }
  local last = { lines[2], #vim.fn.getline(lines[2]) }
  if vim.lsp.buf.range_code_action then
    return vim.lsp.buf.range_code_action({}, first, last)
  end
  vim.lsp.buf.code_action({ range = { start = first, ['end'] = last } })
end

return M
