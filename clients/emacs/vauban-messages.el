;;; vauban-messages.el --- What people read, in English and French  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: EPL-2.0

;;; Commentary:

;; The texts of the package `vauban'.

;;; Code:

(defcustom vauban-language nil
  "Language of the messages: \"en\", \"fr\", or nil for the one of the environment."
  :type '(choice (const :tag "From the environment" nil) (const "en") (const "fr"))
  :group 'vauban)

(defconst vauban-messages
  '((en
     (on . "Vauban: completion is on.")
     (off . "Vauban: completion is off.")
     (nothing . "Vauban: no suggestion here.")
     (not-running . "Vauban: the server is not running here. Start it with M-x eglot.")
     (not-executable . "Vauban: the server \"%s\" cannot be run. Set vauban-command, or put bin/vauban on the PATH, outside the project.")
     (failed . "Vauban: %s")
     (no-answer . "Vauban: the server does not respond; nothing was accepted.")
     (instruction . "Instruction: ")
     (editing . "Vauban: writing the answer...")
     (no-next . "Vauban: there is no next edit.")
     (no-code . "Vauban: the conversation contains no code.")
     (answered-by . "%s, answered by %s")
     (this-machine . "this machine")
     (agree . "To agree, run \"vauban remote agree %s\" in a terminal.")
     (chat-busy . "Vauban: an answer is in progress. C-c C-k stops it.")
     (chat-head . "Type questions in the last line: RET sends, C-j starts a new line, C-c C-k stops, C-c C-n starts over.")
     (chat-you . "## You")
     (chat-vauban . "## Vauban")
     (chat-prompt . "Ask: ")
     (chat-stopped . "*Stopped.*")
     (chat-failed . "*Failed: %s*")
     (search-prompt . "Search: ")
     (ask-prompt . "Question: ")
     (place-prompt . "Folder, file or pack: ")
     (knowledge-head . "RET opens a passage, n and p move to the next or previous one, C-c C-k stops the answer, q closes.")
     (on-page . "%s, page %s")
     (on-line . "%s, line %s")
     (quoted . "\"%s\"")
     (not-quoted . "(not in the quote: %s)")
     (nothing-found . "Vauban: no passages were found. \"vauban index\" shows what is indexed.")
     (no-answer-found . "Vauban: no answer was found. The closest passages are listed.")
     (state-off . "off")
     (state-idle . "idle")
     (state-loading . "loading")
     (state-ready . "ready")
     (state-working . "working")
     (state-error . "error"))
    (fr
     (on . "Vauban : la complétion est activée.")
     (off . "Vauban : la complétion est désactivée.")
     (nothing . "Vauban : aucune suggestion ici.")
     (not-running . "Vauban : le serveur n’est pas démarré ici. Lancez-le avec M-x eglot.")
     (not-executable . "Vauban : impossible de lancer le serveur « %s ». Définissez vauban-command, ou mettez bin/vauban dans le PATH, hors du projet.")
     (failed . "Vauban : %s")
     (no-answer . "Vauban : le serveur ne répond pas ; rien n’a été accepté.")
     (instruction . "Instruction : ")
     (editing . "Vauban : écriture de la réponse...")
     (no-next . "Vauban : il n’y a pas de modification suivante.")
     (no-code . "Vauban : la conversation ne contient pas de code.")
     (answered-by . "%s, réponse de %s")
     (this-machine . "cette machine")
     (agree . "Pour donner votre accord, lancez « vauban remote agree %s » dans un terminal.")
     (chat-busy . "Vauban : une réponse est en cours. C-c C-k l’arrête.")
     (chat-head . "Tapez vos questions sur la dernière ligne : RET envoie, C-j va à la ligne, C-c C-k arrête, C-c C-n recommence.")
     (chat-you . "## Vous")
     (chat-vauban . "## Vauban")
     (chat-prompt . "Question : ")
     (chat-stopped . "*Arrêté.*")
     (chat-failed . "*Échec : %s*")
     (search-prompt . "Rechercher : ")
     (ask-prompt . "Question : ")
     (place-prompt . "Dossier, fichier ou paquet : ")
     (knowledge-head . "RET ouvre un passage, n et p passent au suivant ou au précédent, C-c C-k arrête la réponse, q ferme.")
     (on-page . "%s, page %s")
     (on-line . "%s, ligne %s")
     (quoted . "« %s »")
     (not-quoted . "(absent de la citation : %s)")
     (nothing-found . "Vauban : aucun passage trouvé. « vauban index » affiche le contenu de l’index.")
     (no-answer-found . "Vauban : aucune réponse trouvée. Les passages les plus proches sont affichés.")
     (state-off . "désactivé")
     (state-idle . "au repos")
     (state-loading . "chargement")
     (state-ready . "prêt")
     (state-working . "en cours")
     (state-error . "erreur")))
  "Texts by language and key.")

(defun vauban-text (key &rest arguments)
  "The text for KEY in the user's language, with ARGUMENTS as in `format'."
  (let* ((wanted (or vauban-language (getenv "LC_ALL") (getenv "LC_MESSAGES") (getenv "LANG") ""))
         (language (if (string-prefix-p "fr" wanted) 'fr 'en)))
    (apply #'format (cdr (assq key (cdr (assq language vauban-messages)))) arguments)))

(provide 'vauban-messages)
;;; vauban-messages.el ends here
