-- SPDX-License-Identifier: EPL-2.0
-- Keys that mean something only while ghost text is visible: they are mapped when it comes and given back when it goes, so that
-- each keeps its own meaning, whatever that is, at all other times.
local M = {}

local mapped -- { buffer, saved }: what the buffer had for each key

local function saved_mapping(buffer, lhs)
  local before
  vim.api.nvim_buf_call(buffer, function()
    before = vim.fn.maparg(lhs, 'i', false, true)
  end)
  return before and before.buffer == 1 and before or nil
end

--- Maps keys in a buffer.
--- @param actions functions by key
function M.take(buffer, actions)
  M.give_back()
  mapped = { buffer = buffer, saved = {} }
  for lhs, action in pairs(actions) do
    mapped.saved[lhs] = saved_mapping(buffer, lhs) or false
    vim.keymap.set('i', lhs, action, { buffer = buffer, silent = true, nowait = true, desc = 'Vauban' })
  end
end

--- Restores what the keys meant before.
function M.give_back()
  local was = mapped
  mapped = nil
  if not was or not vim.api.nvim_buf_is_valid(was.buffer) then
    return
  end
  for lhs, before in pairs(was.saved) do
    pcall(vim.keymap.del, 'i', lhs, { buffer = was.buffer })
    if before then
      local rhs = (before.rhs or ''):gsub('<SID>', ('<SNR>%d_'):format(before.sid or 0))
      vim.api.nvim_buf_set_keymap(was.buffer, 'i', lhs, rhs, {
        noremap = before.noremap == 1,
        expr = before.expr == 1,
        silent = before.silent == 1,
        nowait = before.nowait == 1,
        script = before.script == 1,
        callback = before.callback,
        desc = before.desc,
      })
    end
  end
end

return M
