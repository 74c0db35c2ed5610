-- SPDX-License-Identifier: EPL-2.0
if vim.g.loaded_vauban or vim.fn.has('nvim-0.7') == 0 then
  return
end
vim.g.loaded_vauban = true

local function command(name, action, options)
  vim.api.nvim_create_user_command(name, action, options or {})
end

command('VaubanToggle', function()
  require('vauban').toggle()
end)
command('VaubanRestart', function()
  require('vauban').restart()
end)
command('VaubanStatus', function()
  vim.notify(require('vauban').details())
end)
command('VaubanRequests', function()
  require('vauban.requests').choose()
end)
command('VaubanChat', function(call)
  require('vauban.chat').open(call.args, call.range > 0 and { call.line1, call.line2 } or nil)
end, { nargs = '*', range = true })
command('VaubanChatStop', function()
  require('vauban.chat').stop()
end)
command('VaubanChatNew', function()
  require('vauban.chat').new()
end)
command('VaubanSearch', function(call)
  require('vauban.knowledge').search(call.args)
end, { nargs = '+' })
command('VaubanAsk', function(call)
  require('vauban.knowledge').ask(call.args)
end, { nargs = '+' })
local function within(action)
  return {
    function(call)
      local knowledge = require('vauban.knowledge')
      local place, rest = knowledge.within(call.args)
      knowledge[action](rest, place)
    end,
    { nargs = '+', complete = function(...)
      return require('vauban.knowledge').complete(...)
    end },
  }
end
command('VaubanSearchIn', unpack(within('search')))
command('VaubanAskIn', unpack(within('ask')))
command('VaubanAskStop', function()
  require('vauban.knowledge').stop()
end)
command('VaubanEdit', function(call)
  require('vauban.actions').edit(call.args, call.line1, call.line2)
end, { nargs = '+', range = true })
command('VaubanInsert', function(call)
  require('vauban.chat').insert(call.range > 0 and { call.line1, call.line2 } or nil)
end, { range = true })
command('VaubanNextEdit', function()
  require('vauban.nextedit').jump()
end)
command('VaubanActions', function(call)
  require('vauban.actions').choose(call.range > 0 and { call.line1, call.line2 } or nil)
end, { range = true })
