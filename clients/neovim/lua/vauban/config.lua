-- SPDX-License-Identifier: EPL-2.0
-- What a user may set, with what holds otherwise.
local M = {}

--- Handed to setup(); `vauban-settings` in the help tells each one.
M.defaults = {
  cmd = nil, -- the command line of the server; nil: { 'vauban', 'lsp' }
  cmd_env = nil, -- variables of its environment, for example { VAUBAN_MODELS = '/models' }
  language = nil, -- 'en' or 'fr'; nil: as Neovim's own messages
  filetypes = nil, -- a list of file types; nil: every ordinary buffer
  automatic = true, -- ask while typing
  debounce = 75, -- milliseconds without a key before asking
  settings = {}, -- for the server: model, maxTokens and others (:help vauban-settings)
  keys = {
    accept = '<Tab>',
    accept_word = '<C-Right>',
    accept_line = '<C-Down>',
    dismiss = '<C-]>',
    next = '<M-n>',
    previous = '<M-p>',
    invoke = '<M-Bslash>',
  },
}

M.current = vim.deepcopy(M.defaults)

local function check(name, value, kind)
  if value ~= nil and type(value) ~= kind then
    error(("vauban: '%s' must be a %s, not a %s"):format(name, kind, type(value)), 0)
  end
end

--- Merges what the user gave with the defaults. A key that is `false` is not mapped.
function M.set(given)
  given = given or {}
  for name in pairs(given) do
    if M.defaults[name] == nil and not vim.tbl_contains({ 'cmd', 'cmd_env', 'language', 'filetypes' }, name) then
      error(("vauban: there is no setting '%s' (:help vauban-settings)"):format(name), 0)
    end
  end
  check('cmd', given.cmd, 'table')
  check('cmd_env', given.cmd_env, 'table')
  check('language', given.language, 'string')
  check('filetypes', given.filetypes, 'table')
  check('automatic', given.automatic, 'boolean')
  check('debounce', given.debounce, 'number')
  check('settings', given.settings, 'table')
  check('keys', given.keys, 'table')
  M.current = vim.tbl_deep_extend('force', vim.deepcopy(M.defaults), given)
  M.current.cmd = given.cmd or { 'vauban', 'lsp' }
end

return M
