vim9script
# SPDX-License-Identifier: EPL-2.0
# Vauban in Vim 9: set g:vauban before, or put bin/vauban on the PATH. See :help vauban.
if exists('g:loaded_vauban') || !has('patch-9.0.0185') || !has('channel') || !has('textprop')
  finish
endif
g:loaded_vauban = 1

import autoload 'vauban/actions.vim'
import autoload 'vauban/caret.vim'
import autoload 'vauban/chat.vim'
import autoload 'vauban/complete.vim'
import autoload 'vauban/config.vim'
import autoload 'vauban/ghost.vim'
import autoload 'vauban/knowledge.vim'
import autoload 'vauban/nextedit.vim'
import autoload 'vauban/requests.vim'
import autoload 'vauban/server.vim'

# the server has to be told what a file is; who has a vimrc has no detection of types unless they ask for it
if !exists('g:did_load_filetypes')
  filetype on
endif

augroup vauban
  autocmd!
  autocmd BufReadPost,BufNewFile,BufFilePost,FileType,BufEnter * server.Attach(expand('<abuf>')->str2nr())
  autocmd BufUnload * server.Detach(expand('<abuf>')->str2nr())
  autocmd InsertEnter,TextChangedI * complete.Changed()
  autocmd CursorMovedI * complete.Moved()
  autocmd CursorMoved,CursorMovedI,BufEnter * caret.Moved()
  autocmd FocusLost * caret.Left()
  autocmd InsertLeave,BufLeave,CompleteChanged * complete.Dismiss()
  autocmd BufReadCmd vauban-archive://*,vauban-pack://* knowledge.Read(expand('<afile>'))
  autocmd CmdlineChanged : if getcmdline() =~# '^[: \t]*VaubanAsk' | knowledge.Typed(getcmdline()) | endif
  autocmd CmdlineLeave : if getcmdline() =~# '^[: \t]*VaubanAsk' | knowledge.Left() | endif
  autocmd ColorScheme * ghost.Highlight()
  autocmd VimLeavePre * server.Stop()
augroup END

command VaubanToggle complete.Toggle()
command VaubanRestart server.Restart()
command VaubanStatus echo server.Details()
command VaubanRequests requests.Choose()
command -range VaubanActions actions.Choose(<line1>, <line2>, <range> > 0)
command -nargs=* -range VaubanChat chat.Open(<q-args>, <range>, <line1>, <line2>)
command VaubanChatStop chat.Stop()
command VaubanChatNew chat.New()
command -nargs=+ VaubanSearch knowledge.Search(<q-args>)
command -nargs=+ VaubanAsk knowledge.Ask(<q-args>)
command -nargs=+ -complete=customlist,knowledge.Complete VaubanSearchIn knowledge.SearchIn(<f-args>)
command -nargs=+ -complete=customlist,knowledge.Complete VaubanAskIn knowledge.AskIn(<f-args>)
command VaubanAskStop knowledge.Stop()
command -nargs=+ -range VaubanEdit actions.Edit(<q-args>, <line1>, <line2>)
command -range VaubanInsert chat.Insert(<range>, <line1>, <line2>)
command VaubanNextEdit nextedit.Jump()

ghost.Highlight()
const invoke = config.Key('invoke')
if invoke != '' && maparg(invoke, 'i') == ''
  execute 'inoremap <silent> ' .. invoke .. ' <ScriptCmd>complete.Invoke()<CR>'
endif
