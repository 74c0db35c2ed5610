-- SPDX-License-Identifier: EPL-2.0
-- What people read, in English and French.
local config = require('vauban.config')

local M = {}

local texts = {
  en = {
    not_executable = 'Vauban: the server "%s" cannot be run. Set "cmd" in require("vauban").setup, or put bin/vauban on the PATH.',
    not_running = 'Vauban: the server is not running. Open a file first, or see :messages.',
    ended = 'Vauban: the server exited with code %s. :VaubanRestart restarts it.',
    on = 'Vauban: completion is on.',
    off = 'Vauban: completion is off.',
    nothing = 'Vauban: no suggestion here.',
    request_failed = 'Vauban: %s',
    no_answer = 'Vauban: the server does not respond; nothing was accepted.',
    state_off = 'off',
    state_idle = 'idle',
    state_loading = 'loading',
    state_ready = 'ready',
    state_working = 'working',
    state_error = 'error',
    no_chat = 'Vauban: this server does not support chat. Install a newer version.',
    editing = 'Vauban: writing the answer...',
    no_next = 'Vauban: there is no next edit.',
    no_code = 'Vauban: the conversation contains no code.',
    answered_by = '%s, answered by %s',
    this_machine = 'this machine',
    agree = 'To agree, run "vauban remote agree %s" in a terminal.',
    no_requests = 'Vauban: there are no requests yet.',
    choose_request = 'Vauban: choose a request.',
    request_sent = 'request sent to %s',
    request_unsent = 'request not sent to %s',
    chat_busy = 'Vauban: an answer is in progress. :VaubanChatStop stops it.',
    chat_you = '## You',
    chat_vauban = '## Vauban',
    chat_prompt = 'Ask: ',
    chat_stopped = '*Stopped.*',
    chat_failed = '*Failed: %s*',
    chat_ended = 'The server stopped while it was answering. Ask again.',
    no_index = 'Vauban: this server cannot search an index.',
    nothing_found = 'Vauban: no passages were found. "vauban index" shows what is indexed.',
    no_answer_found = 'Vauban: no answer was found. The closest passages are listed.',
    no_text = 'Vauban: the server does not respond; the file cannot be shown.',
    on_page = 'page %s: %s',
    quoted = '"%s"',
    not_quoted = '(not in the quote: %s)',
  },
  fr = {
    not_executable = 'Vauban : impossible de lancer le serveur « %s ». Définissez « cmd » dans require("vauban").setup, ou mettez bin/vauban dans le PATH.',
    not_running = 'Vauban : le serveur n’est pas démarré. Ouvrez d’abord un fichier, ou consultez :messages.',
    ended = 'Vauban : le serveur s’est arrêté avec le code %s. :VaubanRestart le redémarre.',
    on = 'Vauban : la complétion est activée.',
    off = 'Vauban : la complétion est désactivée.',
    nothing = 'Vauban : aucune suggestion ici.',
    request_failed = 'Vauban : %s',
    no_answer = 'Vauban : le serveur ne répond pas ; rien n’a été accepté.',
    state_off = 'désactivé',
    state_idle = 'au repos',
    state_loading = 'chargement',
    state_ready = 'prêt',
    state_working = 'en cours',
    state_error = 'erreur',
    no_chat = 'Vauban : ce serveur ne prend pas en charge le chat. Installez une version plus récente.',
    editing = 'Vauban : écriture de la réponse...',
    no_next = 'Vauban : il n’y a pas de modification suivante.',
    no_code = 'Vauban : la conversation ne contient pas de code.',
    answered_by = '%s, réponse de %s',
    this_machine = 'cette machine',
    agree = 'Pour donner votre accord, lancez « vauban remote agree %s » dans un terminal.',
    no_requests = 'Vauban : il n’y a pas encore de requête.',
    choose_request = 'Vauban : choisissez une requête.',
    request_sent = 'requête envoyée à %s',
    request_unsent = 'requête non envoyée à %s',
    chat_busy = 'Vauban : une réponse est en cours. :VaubanChatStop l’arrête.',
    chat_you = '## Vous',
    chat_vauban = '## Vauban',
    chat_prompt = 'Question : ',
    chat_stopped = '*Arrêté.*',
    chat_failed = '*Échec : %s*',
    chat_ended = 'Le serveur s’est arrêté pendant la réponse. Reposez la question.',
    no_index = 'Vauban : ce serveur ne peut pas rechercher dans un index.',
    nothing_found = 'Vauban : aucun passage trouvé. « vauban index » affiche le contenu de l’index.',
    no_answer_found = 'Vauban : aucune réponse trouvée. Les passages les plus proches sont affichés.',
    no_text = 'Vauban : le serveur ne répond pas ; le fichier ne peut pas être affiché.',
    on_page = 'page %s : %s',
    quoted = '« %s »',
    not_quoted = '(absent de la citation : %s)',
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
