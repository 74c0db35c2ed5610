vim9script
# SPDX-License-Identifier: EPL-2.0
# Tells the server where the cursor is: where it rests, the prompt of the next suggestion is prefilled.
import autoload './documents.vim'
import autoload './server.vim'

const PAUSE = 50 # ms; a text that changed is told before its cursor, once for several keys

var timer = -1
# the document where the server was told that the cursor is; none where it knows of none
var told = ''

def Tell()
  timer = -1
  const buffer = bufnr()
  if documents.IsOpen(buffer)
    documents.Flush()
    told = documents.UriOf(buffer)
    server.Notify('vauban/didMoveCaret', {
      textDocument: {uri: told},
      position: {line: line('.') - 1, character: col('.') - 1},
    })
  endif
enddef

def Wait()
  if timer != -1
    timer_stop(timer)
    timer = -1
  endif
enddef

# The cursor is in no document of the server any more.
def Nowhere()
  if told != ''
    server.Notify('vauban/didMoveCaret', {textDocument: {uri: told}})
    told = ''
  endif
enddef

# The cursor has moved, or has come to another buffer.
export def Moved()
  Wait()
  if documents.IsOpen(bufnr())
    timer = timer_start(PAUSE, (_) => Tell())
  else
    Nowhere()
  endif
enddef

# Vim has lost the focus.
export def Left()
  Wait()
  Nowhere()
enddef

# the cursor may rest since before the server was ready
server.OnAttach(Moved)
