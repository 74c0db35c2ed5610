vim9script
# SPDX-License-Identifier: EPL-2.0
# Keys that mean something only while ghost text is visible: they are mapped when it comes and given back when it goes, so that
# each keeps its own meaning, whatever that is, at all other times.

var buffer = -1
var saved: dict<dict<any>> = {}

# Maps keys of the current buffer to commands.
export def Take(actions: dict<string>)
  GiveBack()
  buffer = bufnr()
  for [lhs, action] in items(actions)
    const before = maparg(lhs, 'i', false, true)
    saved[lhs] = get(before, 'buffer', 0) ? before : {}
    execute 'inoremap <buffer> <silent> <nowait>' lhs '<Cmd>call vauban#complete#' .. action .. '<CR>'
  endfor
enddef

# Restores what the keys meant before.
export def GiveBack()
  if buffer == -1
    return
  endif
  const [was, all] = [buffer, saved]
  buffer = -1
  saved = {}
  if was != bufnr()
    # a mapping of a buffer can only be changed in it; it is when the buffer is left
    return
  endif
  for [lhs, before] in items(all)
    execute 'silent! iunmap <buffer>' lhs
    if !empty(before)
      mapset('i', false, before)
    endif
  endfor
enddef
