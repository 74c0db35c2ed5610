vim9script
# SPDX-License-Identifier: EPL-2.0
# Tells the server where the cursor is: where it rests, the prompt of the next suggestion is prefilled.
import autoload './documents.vim'
import autoload './server.vim'

const PAUSE = 50 # ms; a text that changed is told before its cursor, once for several keys

var timer = -1

def Tell()
  timer = -1
  const buffer = bufnr()
  if documents.IsOpen(buffer)
    documents.Flush()
    server.Notify('vauban/didMoveCaret', {
      textDocument: {uri: documents.UriOf(buffer)},
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

# The cursor has moved, or has come to another buffer.
export def Moved()
  Wait()
  if documents.IsOpen(bufnr())
    timer = timer_start(PAUSE, (_) => Tell())
  endif
enddef

# Vim has lost the focus.
export def Left()
  Wait()
  if documents.IsOpen(bufnr())
    server.Notify('vauban/didMoveCaret', {textDocument: {uri: documents.UriOf(bufnr())}})
  endif
enddef

# the cursor may rest since before the server was ready
server.OnAttach(Moved)
