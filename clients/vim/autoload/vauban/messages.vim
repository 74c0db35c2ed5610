vim9script
# SPDX-License-Identifier: EPL-2.0
# What people read, in English and French.
import autoload './config.vim'

export const TEXTS = {
  en: {
    not_executable: 'Vauban: the server "%s" cannot be run. Set "cmd" in g:vauban, or put bin/vauban on the PATH.',
    not_running: 'Vauban: the server does not run here. Open a file first, or look into :messages.',
    encoding: 'Vauban: this server does not count bytes (utf-8). Bring a newer one.',
    ended: 'Vauban: the server ended with code %s. :VaubanRestart starts it again.',
    on: 'Vauban: completion is on.',
    off: 'Vauban: completion is off.',
    nothing: 'Vauban: nothing to propose here.',
    no_actions: 'Vauban: nothing can be done here.',
    choose: 'Vauban:',
    request_failed: 'Vauban: %s',
    no_answer: 'Vauban: the server does not answer; nothing was accepted.',
    not_applied: 'Vauban: the text is another one by now; nothing was changed.',
    editing: 'Vauban: writing.',
    no_next: 'Vauban: there is no next edit.',
    no_code: 'Vauban: there is no code in the conversation.',
    state_off: 'off',
    state_idle: 'at rest',
    state_loading: 'loading',
    state_ready: 'ready',
    state_working: 'working',
    state_error: 'error',
    chat_busy: 'Vauban: an answer is being written. :VaubanChatStop stops it.',
    chat_you: '## You',
    chat_vauban: '## Vauban',
    chat_prompt: 'Ask: ',
    chat_stopped: '*Stopped.*',
    chat_failed: '*Failed: %s*',
  },
  fr: {
    not_executable: 'Vauban : impossible de lancer le serveur « %s ». Réglez « cmd » dans g:vauban, ou mettez bin/vauban dans le PATH.',
    not_running: 'Vauban : le serveur ne tourne pas ici. Ouvrez d’abord un fichier, ou consultez :messages.',
    encoding: 'Vauban : ce serveur ne compte pas en octets (utf-8). Installez-en un plus récent.',
    ended: 'Vauban : le serveur s’est arrêté avec le code %s. :VaubanRestart le relance.',
    on: 'Vauban : la complétion est active.',
    off: 'Vauban : la complétion est arrêtée.',
    nothing: 'Vauban : rien à proposer ici.',
    no_actions: 'Vauban : rien à faire ici.',
    choose: 'Vauban :',
    request_failed: 'Vauban : %s',
    no_answer: "Vauban : le serveur ne répond pas ; rien n'a été accepté.",
    not_applied: 'Vauban : le texte a changé entre-temps ; rien n’a été modifié.',
    editing: 'Vauban : écriture.',
    no_next: 'Vauban : pas de modification suivante.',
    no_code: 'Vauban : il n’y a pas de code dans la conversation.',
    state_off: 'arrêté',
    state_idle: 'au repos',
    state_loading: 'chargement',
    state_ready: 'prêt',
    state_working: 'au travail',
    state_error: 'erreur',
    chat_busy: 'Vauban : une réponse est en cours. :VaubanChatStop l’arrête.',
    chat_you: '## Vous',
    chat_vauban: '## Vauban',
    chat_prompt: 'Question : ',
    chat_stopped: '*Arrêté.*',
    chat_failed: '*Échec : %s*',
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
