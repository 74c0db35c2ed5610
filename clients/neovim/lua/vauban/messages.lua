-- SPDX-License-Identifier: EPL-2.0
-- What people read, in English and French.
local config = require('vauban.config')

local M = {}

local texts = {
  en = {
    not_executable = 'Vauban: the server "%s" cannot be run. Set "cmd" in require("vauban").setup, or put bin/vauban on the PATH.',
    not_running = 'Vauban: the server does not run here. Open a file first, or look into :messages.',
    ended = 'Vauban: the server ended with code %s. :VaubanRestart starts it again.',
    on = 'Vauban: completion is on.',
    off = 'Vauban: completion is off.',
    nothing = 'Vauban: nothing to propose here.',
    request_failed = 'Vauban: %s',
    no_answer = 'Vauban: the server does not answer; nothing was accepted.',
    state_off = 'off',
    state_idle = 'at rest',
    state_loading = 'loading',
    state_ready = 'ready',
    state_working = 'working',
    state_error = 'error',
    no_chat = 'Vauban: this server has no chat. Bring a newer one.',
    editing = 'Vauban: writing.',
    no_next = 'Vauban: there is no next edit.',
    no_code = 'Vauban: there is no code in the conversation.',
    chat_busy = 'Vauban: an answer is being written. :VaubanChatStop stops it.',
    chat_you = '## You',
    chat_vauban = '## Vauban',
    chat_prompt = 'Ask: ',
    chat_stopped = '*Stopped.*',
    chat_failed = '*Failed: %s*',
  },
  fr = {
    not_executable = 'Vauban : impossible de lancer le serveur « %s ». Réglez « cmd » dans require("vauban").setup, ou mettez bin/vauban dans le PATH.',
    not_running = 'Vauban : le serveur ne tourne pas ici. Ouvrez d’abord un fichier, ou consultez :messages.',
    ended = 'Vauban : le serveur s’est arrêté avec le code %s. :VaubanRestart le relance.',
    on = 'Vauban : la complétion est active.',
    off = 'Vauban : la complétion est arrêtée.',
    nothing = 'Vauban : rien à proposer ici.',
    request_failed = 'Vauban : %s',
    no_answer = "Vauban : le serveur ne répond pas ; rien n'a été accepté.",
    state_off = 'arrêté',
    state_idle = 'au repos',
    state_loading = 'chargement',
    state_ready = 'prêt',
    state_working = 'au travail',
    state_error = 'erreur',
    no_chat = 'Vauban : ce serveur n’a pas de conversation. Installez-en un plus récent.',
    editing = 'Vauban : écriture.',
    no_next = 'Vauban : pas de modification suivante.',
    no_code = 'Vauban : il n’y a pas de code dans la conversation.',
    chat_busy = 'Vauban : une réponse est en cours. :VaubanChatStop l’arrête.',
    chat_you = '## Vous',
    chat_vauban = '## Vauban',
    chat_prompt = 'Question : ',
    chat_stopped = '*Arrêté.*',
    chat_failed = '*Échec : %s*',
  },
}

--- 'en' or 'fr'.
function M.language()
  local wanted = config.current.language or vim.v.lang or ''
  return wanted:match('^fr') and 'fr' or 'en'
end

function M.text(key, ...)
  return texts[M.language()][key]:format(...)
end

function M.show(key, ...)
  vim.notify(M.text(key, ...), vim.log.levels.INFO)
end

function M.warn(key, ...)
  vim.notify(M.text(key, ...), vim.log.levels.WARN)
end

--- For tests: both languages.
M.texts = texts

return M
