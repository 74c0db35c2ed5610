vim9script
# SPDX-License-Identifier: EPL-2.0
# What a user may set in g:vauban; :help vauban-settings tells each one.

const DEFAULTS = {
  cmd: ['vauban', 'lsp'],
  env: {},
  language: '',
  filetypes: [],
  automatic: true,
  debounce: 75,
  settings: {},
}

const KEYS = {
  accept: '<Tab>',
  accept_word: '<C-Right>',
  accept_line: '<C-Down>',
  dismiss: '<C-]>',
  next: '<M-n>',
  previous: '<M-p>',
  invoke: '<M-Bslash>',
}

export def Get(name: string): any
  const given: dict<any> = get(g:, 'vauban', {})
  return get(given, name, DEFAULTS[name])
enddef

# A key, or '' where the user wants none.
export def Key(name: string): string
  const given: dict<any> = get(get(g:, 'vauban', {}), 'keys', {})
  return get(given, name, KEYS[name])
enddef
