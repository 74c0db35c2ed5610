vim9script
# SPDX-License-Identifier: EPL-2.0
# What people read, in English and French.
import autoload './config.vim'

export const TEXTS = {
  en: {
    not_executable: 'Vauban: the server "%s" cannot be run. Set "cmd" in g:vauban, or put bin/vauban on the PATH.',
    not_running: 'Vauban: the server is not running. Open a file first, or see :messages.',
    encoding: 'Vauban: this server does not support UTF-8 offsets. Install a newer version.',
    ended: 'Vauban: the server exited with code %s. :VaubanRestart restarts it.',
    on: 'Vauban: completion is on.',
    off: 'Vauban: completion is off.',
    nothing: 'Vauban: no suggestion here.',
    no_actions: 'Vauban: no actions are available here.',
    choose: 'Vauban:',
    request_failed: 'Vauban: %s',
    no_answer: 'Vauban: the server does not respond; nothing was accepted.',
    not_applied: 'Vauban: the text has changed; the edit was not applied.',
    editing: 'Vauban: writing the answer...',
    no_next: 'Vauban: there is no next edit.',
    no_code: 'Vauban: the conversation contains no code.',
    state_off: 'off',
    state_idle: 'idle',
    state_loading: 'loading',
    state_ready: 'ready',
    state_working: 'working',
    state_error: 'error',
    answered_by: '%s, answered by %s',
    this_machine: 'this machine',
    agree: 'To agree, run "vauban remote agree %s" in a terminal.',
    no_requests: 'Vauban: there are no requests yet.',
    choose_request: 'Vauban: choose a request.',
    request_sent: 'request sent to %s',
    request_unsent: 'request not sent to %s',
    chat_busy: 'Vauban: an answer is in progress. :VaubanChatStop stops it.',
    chat_you: '## You',
    chat_vauban: '## Vauban',
    chat_prompt: 'Ask: ',
    chat_stopped: '*Stopped.*',
    chat_failed: '*Failed: %s*',
    chat_ended: 'The server stopped while it was answering. Ask again.',
    ask_busy: 'Vauban: an answer is in progress. :VaubanAskStop stops it.',
    nothing_found: 'Vauban: no passages were found. "vauban index" shows what is indexed.',
    no_answer_found: 'Vauban: no answer was found. The closest passages are listed.',
    no_text: 'Vauban: the server does not respond; the file cannot be shown.',
    on_page: 'page %s: %s',
    quoted: '"%s"',
    not_quoted: '(not in the quote: %s)',
  },
  fr: {
    not_executable: 'Vauban : impossible de lancer le serveur « %s ». Définissez « cmd » dans g:vauban, ou mettez bin/vauban dans le PATH.',
    not_running: 'Vauban : le serveur n’est pas démarré. Ouvrez d’abord un fichier, ou consultez :messages.',
    encoding: 'Vauban : ce serveur ne prend pas en charge les positions en UTF-8. Installez une version plus récente.',
    ended: 'Vauban : le serveur s’est arrêté avec le code %s. :VaubanRestart le redémarre.',
    on: 'Vauban : la complétion est activée.',
    off: 'Vauban : la complétion est désactivée.',
    nothing: 'Vauban : aucune suggestion ici.',
    no_actions: 'Vauban : aucune action disponible ici.',
    choose: 'Vauban :',
    request_failed: 'Vauban : %s',
    no_answer: 'Vauban : le serveur ne répond pas ; rien n’a été accepté.',
    not_applied: 'Vauban : le texte a changé ; la modification n’a pas été appliquée.',
    editing: 'Vauban : écriture de la réponse...',
    no_next: 'Vauban : il n’y a pas de modification suivante.',
    no_code: 'Vauban : la conversation ne contient pas de code.',
    state_off: 'désactivé',
    state_idle: 'au repos',
    state_loading: 'chargement',
    state_ready: 'prêt',
    state_working: 'en cours',
    state_error: 'erreur',
    answered_by: '%s, réponse de %s',
    this_machine: 'cette machine',
    agree: 'Pour donner votre accord, lancez « vauban remote agree %s » dans un terminal.',
    no_requests: 'Vauban : il n’y a pas encore de requête.',
    choose_request: 'Vauban : choisissez une requête.',
    request_sent: 'requête envoyée à %s',
    request_unsent: 'requête non envoyée à %s',
    chat_busy: 'Vauban : une réponse est en cours. :VaubanChatStop l’arrête.',
    chat_you: '## Vous',
    chat_vauban: '## Vauban',
    chat_prompt: 'Question : ',
    chat_stopped: '*Arrêté.*',
    chat_failed: '*Échec : %s*',
    chat_ended: 'Le serveur s’est arrêté pendant la réponse. Reposez la question.',
    ask_busy: 'Vauban : une réponse est en cours. :VaubanAskStop l’arrête.',
    nothing_found: 'Vauban : aucun passage trouvé. « vauban index » affiche le contenu de l’index.',
    no_answer_found: 'Vauban : aucune réponse trouvée. Les passages les plus proches sont affichés.',
    no_text: 'Vauban : le serveur ne répond pas ; le fichier ne peut pas être affiché.',
    on_page: 'page %s : %s',
    quoted: '« %s »',
    not_quoted: '(absent de la citation : %s)',
  },
}

# 'en' or 'fr'.
export def Language(): string
  const wanted: string = config.Get('language') ?? v:lang
  return wanted =~ '^fr' ? 'fr' : 'en'
enddef

export def Text(key: string, ...arguments: list<any>): string
  return call('printf', [TEXTS[Language()][key]] + arguments)
enddef

export def Show(key: string, ...arguments: list<any>)
  echomsg call(Text, [key] + arguments)
enddef

export def Warn(key: string, ...arguments: list<any>)
  echohl WarningMsg
  echomsg call(Text, [key] + arguments)
  echohl None
enddef
