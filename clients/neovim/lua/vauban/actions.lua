-- SPDX-License-Identifier: EPL-2.0
-- What the server offers to do with a place or with lines; Neovim's own choice, edits and commands.
local M = {}

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
