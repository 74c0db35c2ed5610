-- SPDX-License-Identifier: EPL-2.0
-- Tells the server where the cursor is: where it rests, the prompt of the next suggestion is prefilled.
local server = require('vauban.server')

local M = {}

local function tell(position_of)
  local buffer = vim.api.nvim_get_current_buf()
  local client = server.client(buffer)
  if client then
    server.notify(client, 'vauban/didMoveCaret', {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      position = position_of and position_of(client, buffer),
    })
  end
end

--- The cursor has moved, or has come to another buffer.
function M.moved()
  tell(function(client, buffer)
    local cursor = vim.api.nvim_win_get_cursor(0)
    return server.position(client, buffer, cursor[1] - 1, cursor[2])
  end)
end

--- Neovim has lost the focus.
function M.left()
  tell(nil)
end

return M
