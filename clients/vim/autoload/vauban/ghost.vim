vim9script
# SPDX-License-Identifier: EPL-2.0
# Draws ghost text as virtual text. The buffer and its undo know nothing of it.

const GROUP = 'VaubanGhost'

var drawn = -1 # the buffer that has ghost text

# #767676 has a contrast of 4.5 both on white and on black; the slant tells it without a colour.
export def Highlight()
  execute 'highlight default' GROUP 'ctermfg=243 guifg=#767676 cterm=italic gui=italic'
enddef

export def Visible(): bool
  return drawn != -1
enddef

export def Clear()
  if drawn != -1 && bufloaded(drawn)
    prop_remove({type: GROUP, bufnr: drawn, all: true})
  endif
  drawn = -1
enddef

# Tabs as blanks up to their stops; `at` is the screen column of the first character, from 0.
def Expand(text: string, at: number): string
  var out = ''
  for piece in split(text, '\t\zs', true)
    if piece =~ '\t$'
      out ..= strpart(piece, 0, len(piece) - 1)
      const cell = at + strdisplaywidth(out, at)
      out ..= repeat(' ', &tabstop - cell % &tabstop)
    else
      out ..= piece
    endif
  endfor
  return out
enddef

# Shows a text at a place of the current buffer: line and byte column from 1.
export def Show(line: number, column: number, text: string)
  Clear()
  if empty(prop_type_get(GROUP))
    prop_type_add(GROUP, {highlight: GROUP, combine: false, override: true})
  endif
  const lines = split(text, "\n", true)
  const at = strdisplaywidth(strpart(getline(line), 0, column - 1))
  const first = Expand(lines[0], at)
  if first != ''
    prop_add(line, column, {type: GROUP, text: first})
  endif
  for below in lines[1 :]
    # an empty text would not be drawn
    prop_add(line, 0, {type: GROUP, text: Expand(below, 0) ?? ' ', text_align: 'below', text_wrap: 'wrap'})
  endfor
  drawn = bufnr()
enddef
