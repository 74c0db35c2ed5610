-- SPDX-License-Identifier: EPL-2.0
-- The last requests as the model saw them, and what was or would be sent to another machine.
local messages = require('vauban.messages')
local server = require('vauban.server')

local M = {}

local MOST = 20 -- of a list that fits on a screen

local function failed(failure)
  if failure then
    messages.warn('request_failed', failure.message or tostring(failure))
  end
  return failure ~= nil
end

-- Shows a text in a window of its own, where it cannot be changed.
local function show(text)
  vim.cmd('new')
  vim.bo.buftype = 'nofile'
  vim.bo.bufhidden = 'wipe'
  vim.bo.swapfile = false
  vim.bo.buflisted = false
  vim.bo.modeline = false -- whoever wrote what the model saw is no user of this editor
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text:gsub('\r\n', '\n'), '\n', { plain = true }))
  vim.bo.filetype = 'markdown'
  vim.bo.modified = false
  vim.bo.readonly = true
  vim.bo.modifiable = false
end

local function offer(client, prompts, remote)
  local choices = {}
  if type(remote) == 'table' then
    table.insert(choices, {
      line = messages.text(remote.sent and 'request_sent' or 'request_unsent', remote.endpoint),
      open = function()
        show(remote.text)
      end,
    })
  end
  for i = #prompts, math.max(1, #prompts - MOST + 1), -1 do
    local prompt = prompts[i]
    table.insert(choices, {
      line = prompt.started .. '  ' .. prompt.feature .. '  ' .. prompt.model,
      open = function()
        server.request(client, 'vauban/bugReport', { id = prompt.id, content = true }, 0, function(failure, result)
          if not failed(failure) then
            show(result.text)
          end
        end)
      end,
    })
  end
  if #choices == 0 then
    return messages.show('no_requests')
  end
  vim.ui.select(choices, {
    prompt = messages.text('choose_request'),
    format_item = function(choice)
      return choice.line
    end,
  }, function(choice)
    if choice then
      choice.open()
    end
  end)
end

--- Lets somebody choose one of the last requests, and shows it.
function M.choose()
  local client = server.any()
  if not client then
    return messages.warn('not_running')
  end
  server.request(client, 'vauban/prompts', nil, 0, function(failure, prompts)
    if failed(failure) then
      return
    end
    server.request(client, 'vauban/remotePreview', nil, 0, function(refused, remote)
      if not failed(refused) then
        offer(client, prompts, remote)
      end
    end)
  end)
end

return M
