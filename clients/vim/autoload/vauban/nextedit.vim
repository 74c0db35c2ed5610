vim9script
# SPDX-License-Identifier: EPL-2.0
# Where to go on after an edit. The server knows the place; a first call goes there, a second one makes the change.
import autoload './documents.vim'
import autoload './edits.vim'
import autoload './messages.vim'
import autoload './server.vim'

def Show(place: dict<any>)
  const start = place.range.start
  if line('.') == start.line + 1 && col('.') == start.character + 1
    edits.Apply({changes: {[place.uri]: [{range: place.range, newText: place.newText}]}})
  else
    normal! m'
    cursor(start.line + 1, start.character + 1)
    redraw
    echomsg 'Vauban: ' .. place.title
  endif
enddef

# Goes to the next place; there, makes the change.
export def Jump()
  const buffer = bufnr()
  if !documents.IsOpen(buffer)
    messages.Warn('not_running')
    return
  endif
  const tick = getbufvar(buffer, 'changedtick')
  const sent = server.Request('vauban/nextEdit', {textDocument: {uri: documents.UriOf(buffer)}}, (failure, place) => {
    if failure != null
      messages.Warn('request_failed', get(failure, 'message', ''))
    elseif bufnr() == buffer && getbufvar(buffer, 'changedtick') == tick
      if type(place) == v:t_dict
        Show(place)
      else
        messages.Show('no_next')
      endif
    endif
  })
  if sent == 0
    messages.Warn('not_running')
  endif
enddef
