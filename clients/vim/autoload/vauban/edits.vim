vim9script
# SPDX-License-Identifier: EPL-2.0
# Writes what the server wants to change into buffers.
import autoload './documents.vim'
import autoload './messages.vim'

def Later(a: dict<any>, b: dict<any>): number
  const [x, y] = [a.range.start, b.range.start]
  return x.line == y.line ? y.character - x.character : y.line - x.line
enddef

# Edits of one buffer, the last in the text first, so that places stay true.
def ApplyTo(buffer: number, changes: list<dict<any>>)
  for change in sort(copy(changes), Later)
    const start = change.range.start
    const end = change.range.end
    const count = getbufinfo(buffer)[0].linecount
    const first = get(getbufline(buffer, start.line + 1), 0, '')
    const last = get(getbufline(buffer, end.line + 1), 0, '')
    # the end of the text is the beginning of a line behind its last one
    const beyond = end.line >= count
    var lines = split(strpart(first, 0, start.character) .. substitute(change.newText, '\r\n\?', '\n', 'g')
      .. strpart(last, end.character), "\n", true)
    if beyond && len(lines) > 1 && lines[-1] == ''
      remove(lines, -1)
    endif
    const removed = min([end.line, count - 1]) - start.line + 1
    appendbufline(buffer, start.line + max([removed, 0]), lines)
    if removed > 0
      deletebufline(buffer, start.line + 1, start.line + removed)
    endif
  endfor
enddef

# Applies a workspace edit; false, with nothing changed, when a document is another one than the server thinks.
export def Apply(edit: dict<any>): bool
  var all: list<list<any>> = []
  if has_key(edit, 'documentChanges')
    documents.Flush()
    for change in edit.documentChanges
      if !has_key(change, 'textDocument')
        return false # files are not made or renamed
      endif
      const version = get(change.textDocument, 'version', v:null)
      if version != null && documents.Version(change.textDocument.uri) != version
        messages.Warn('not_applied')
        return false
      endif
      all->add([change.textDocument.uri, change.edits])
    endfor
  else
    all = items(get(edit, 'changes', {}))
  endif
  const view = winsaveview()
  for [uri, changes] in all
    const buffer = bufadd(documents.Path(uri))
    bufload(buffer)
    setbufvar(buffer, '&buflisted', true)
    ApplyTo(buffer, changes)
  endfor
  winrestview(view)
  documents.Flush()
  return true
enddef
