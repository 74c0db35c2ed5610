vim9script
# SPDX-License-Identifier: EPL-2.0
# When to ask for a completion, and what becomes of the answer.
import autoload './config.vim'
import autoload './documents.vim'
import autoload './ghost.vim'
import autoload './keys.vim'
import autoload './messages.vim'
import autoload './proposal.vim'
import autoload './server.vim'

const [INVOKED, AUTOMATIC] = [1, 2] # InlineCompletionTriggerKind

var enabled = true
var timer = -1
var request = 0
var shown: dict<any> = {} # buffer, line, proposals, index

def Inserting(): bool
  return mode() =~ '^i'
enddef

def Hide()
  shown = {}
  ghost.Clear()
  keys.GiveBack()
enddef

# Takes the ghost text away and stops asking, until the next key.
export def Dismiss()
  if timer != -1
    timer_stop(timer)
    timer = -1
  endif
  if request != 0
    server.Cancel(request)
    request = 0
  endif
  Hide()
enddef

# What is left of the proposal that is shown, at the caret; '' when nothing is.
def Remaining(): string
  if empty(shown) || shown.buffer != bufnr() || shown.line != line('.')
    return ''
  endif
  return proposal.Remaining(shown.proposals[shown.index], getline('.'), col('.') - 1)
enddef

export def Visible(): bool
  return ghost.Visible()
enddef

# Writes text at the caret, and over what the proposal replaces, as one step of undo.
def Write(text: string, whole: bool)
  const line = getline('.')
  const caret = col('.') - 1
  const behind = whole ? len(line) - len(shown.proposals[shown.index].after) : caret
  &g:undolevels = &g:undolevels # closes the step of what was typed; with the one of the buffer, undo would change elsewhere
  ghost.Clear() # undo would bring it back with the line
  const lines = split(strpart(line, 0, caret) .. text .. strpart(line, behind), "\n", true)
  const end = len(lines[-1]) - (len(line) - behind)
  const first = line('.')
  setline(first, lines[0])
  append(first, lines[1 :])
  cursor(first + len(lines) - 1, end + 1)
enddef

def AcceptPart(unit: string)
  const rest = Remaining()
  if rest == ''
    Hide()
    return
  endif
  const part = server.Cut(rest, unit)
  if part == ''
    return
  endif
  if len(part) == len(rest)
    Write(rest, true)
    Dismiss()
    return
  endif
  const after = shown.proposals[shown.index].after
  Write(part, false)
  # what remains is a proposal of its own, at the new place
  const now = getline('.')
  const caret = col('.') - 1
  const left = proposal.Of(strpart(rest, len(part)), now, caret, max([caret, len(now) - len(after)]), caret)
  if empty(left)
    Dismiss()
    return
  endif
  shown = {buffer: bufnr(), line: line('.'), proposals: [left], index: 0}
  Draw()
enddef

export def Accept()
  AcceptPart('all')
enddef

export def AcceptWord()
  AcceptPart('word')
enddef

export def AcceptLine()
  AcceptPart('line')
enddef

# Shows another of the proposals.
export def Cycle(step: number)
  if empty(shown)
    return
  endif
  const count = len(shown.proposals)
  for _ in range(count)
    shown.index = (shown.index + step + count) % count
    if Remaining() != ''
      Draw()
      return
    endif
  endfor
enddef

def Actions(): dict<string>
  var all = {}
  for [name, action] in items({accept: 'Accept()', accept_word: 'AcceptWord()', accept_line: 'AcceptLine()', dismiss: 'Dismiss()'})
    all[config.Key(name)] = action
  endfor
  if len(shown.proposals) > 1
    all[config.Key('next')] = 'Cycle(1)'
    all[config.Key('previous')] = 'Cycle(-1)'
  endif
  return filter(all, (key, _) => key != '')
enddef

def Draw()
  const rest = Remaining()
  if rest == ''
    Hide()
    return
  endif
  const visible = ghost.Visible()
  ghost.Show(line('.'), col('.'), rest)
  if !visible
    keys.Take(Actions())
  endif
enddef

def Column(at: dict<any>, row: number, line: string): number
  return at.line == row ? at.character : len(line) + 1
enddef

def Answered(buffer: number, place: list<number>, line: string, kind: number, result: any)
  if bufnr() != buffer || !Inserting() || [line('.'), col('.')] != place || getline('.') !=# line || pumvisible()
    return
  endif
  const caret = place[1] - 1
  var proposals: list<dict<any>> = []
  const items: list<any> = type(result) == v:t_dict ? result.items : type(result) == v:t_list ? result : []
  for item in items
    const range = get(item, 'range', v:null)
    const first = range == null ? caret : Column(range.start, place[0] - 1, line)
    const last = range == null ? caret : Column(range.end, place[0] - 1, line)
    const text: string = type(item.insertText) == v:t_dict ? item.insertText.value : item.insertText
    const one = proposal.Of(text, line, first, last, caret)
    if !empty(one)
      proposals->add(one)
    endif
  endfor
  if empty(proposals)
    if kind == INVOKED
      messages.Show('nothing')
    endif
    return
  endif
  shown = {buffer: buffer, line: place[0], proposals: proposals, index: 0}
  Draw()
  redraw
enddef

def Ask(kind: number)
  timer = -1
  const buffer = bufnr()
  if !Inserting() || !documents.IsOpen(buffer) || pumvisible()
    return
  endif
  const place = [line('.'), col('.')]
  const line = getline('.')
  var mine = 0
  mine = server.Request('textDocument/inlineCompletion', {
    textDocument: {uri: documents.UriOf(buffer)},
    position: {line: place[0] - 1, character: place[1] - 1},
    context: {triggerKind: kind},
  }, (failure, result) => {
    if request != mine
      return # it was taken back, perhaps when its answer was on its way
    endif
    request = 0
    if failure == null
      Answered(buffer, place, line, kind, result)
    elseif kind == INVOKED && get(failure, 'code', 0) != -32800
      messages.Warn('request_failed', get(failure, 'message', ''))
    endif
  })
  request = mine
enddef

# Asks for completions here: more of them, and longer ones, than while typing.
export def Invoke()
  Dismiss()
  if !documents.IsOpen(bufnr())
    messages.Warn('not_running')
    return
  endif
  Ask(INVOKED)
enddef

# The text or the caret is another one.
export def Changed()
  if Remaining() != ''
    Draw()
    return
  endif
  Dismiss()
  if enabled && config.Get('automatic') && documents.IsOpen(bufnr())
    timer = timer_start(config.Get('debounce'), (_) => Ask(AUTOMATIC))
  endif
enddef

# Only the caret is another one: what was typed is told by Changed().
export def Moved()
  if !empty(shown) && Remaining() == ''
    Dismiss()
  endif
enddef

export def Toggle()
  enabled = !enabled
  if !enabled
    Dismiss()
  endif
  messages.Show(enabled ? 'on' : 'off')
enddef

# somebody may have begun to type while the server started
server.OnAttach(() => {
  if Inserting()
    Changed()
  endif
})
