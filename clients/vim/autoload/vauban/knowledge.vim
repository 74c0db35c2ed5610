vim9script
# SPDX-License-Identifier: EPL-2.0
# Searches of what "vauban index" has indexed, and questions about it. Passages and quotes become entries of the quickfix list.
import autoload './documents.vim'
import autoload './messages.vim'
import autoload './server.vim'

const LIMIT = 50
const SCHEME = 'vauban-archive://' # of a buffer for a file in an archive, before its path
const PACK = 'vauban-pack://' # of a document in a pack of a server, and of its buffer
const WORDS = 8 # of a quote by which it is found where a format has no lines
const READ_MILLIS = 10000 # within which the server says what stands in it

# a command that asks: its place, in which blanks are escaped, and the question
const ASKING = '^[: \t]*VaubanAsk\%(In\s\+\(\%(\\.\|\S\)\+\)\)\?\s\+\(.*\)$'

var request = 0
var token = 0
var listed: string
var stated: list<dict<any>> = []
# whether the window was opened for the answer under way
var opened = false
# the id of the list of the answer under way, which stays behind a later one; 0 where there is none
var own = 0
# the timer that tells that a question is not asked; 0 where none runs
var leaving = 0

def Flat(text: string): string
  return trim(substitute(text, '\_s\+', ' ', 'g'))
enddef

# An entry of the quickfix list. Where a format has pages and no lines, the page comes before the text.
def Entry(place: dict<any>, text: string, quote: string): dict<any>
  const label: any = get(place, 'pageLabel', v:null)
  const page: any = label == null ? get(place, 'page', v:null) : label
  const line: any = get(place, 'line', v:null)
  const packed = place.uri[: len(PACK) - 1] ==# PACK
  var entry: dict<any> = {
    filename: packed ? place.uri : (get(place, 'archived', v:null) == null ? '' : SCHEME) .. documents.Path(place.uri),
    lnum: line == null ? 0 : line + 1,
    text: page == null ? Flat(text) : messages.Text('on_page', page, Flat(text)),
  }
  if packed && line == null && quote !~ '^\_s*$'
    # its text is that of the pages, and the quote stands in it as it is
    entry.pattern = '\V' .. join(split(escape(quote, '\'))[: WORDS - 1], '\_s\+')
  endif
  return entry
enddef

def Passages(passages: list<any>): list<dict<any>>
  return mapnew(passages, (_, passage) => Entry(passage.place, passage.quote.text, passage.quote.text))
enddef

# The answer as entries: each quote, then the sentence that rests on it.
def Claims(claims: list<any>): list<dict<any>>
  var entries: list<dict<any>> = []
  for claim in claims
    entries->add(Entry(claim.place, messages.Text('quoted', Flat(claim.quote.text)), claim.quote.text))
    if type(get(claim, 'sentence', v:null)) == v:t_string
      const lacks = empty(claim.unsupported) ? '' : ' ' .. messages.Text('not_quoted', join(claim.unsupported, ', '))
      entries->add({text: '  ' .. Flat(claim.sentence) .. lacks})
    endif
  endfor
  return entries
enddef

def List(title: string, entries: list<dict<any>>)
  setqflist([], ' ', {title: title, items: entries})
  if !empty(entries)
    Open()
  endif
enddef

# Opens the window of the list. Whoever writes meanwhile, in a buffer or in the command line, keeps the caret.
def Open()
  if getcmdwintype() != ''
    return # no other window can be opened meanwhile
  endif
  const window = win_getid()
  const reads = mode() == 'n'
  botright copen
  if !reads
    win_gotoid(window)
  endif
  redraw
enddef

# What is known of an answer. The window is opened once: who has closed it does not want it, and who has left it is elsewhere.
def ListAnswer(entries: list<dict<any>>)
  if own == 0
    setqflist([], ' ', {title: listed, items: entries})
    own = getqflist({id: 0}).id
  else
    setqflist([], 'r', {id: own, title: listed, items: entries})
  endif
  if opened || empty(entries)
    redraw
  else
    opened = true
    Open()
  endif
enddef

def Failed(failure: any)
  messages.Warn('request_failed', get(failure, 'message', ''))
enddef

# What is searched: a folder or file that is there, what a server has in a pack, or the pack of a name.
def Where(place: string): dict<any>
  if place[: len(PACK) - 1] ==# PACK
    return {folders: [place]}
  endif
  const path = fnamemodify(place, ':p')
  return filereadable(path) || isdirectory(path) ? {folders: [documents.Uri(path)]} : {packs: [place]}
enddef

# Completes the folder or file of a command, which is its first word.
export def Complete(lead: string, line: string, position: number): list<string>
  return line[: position - 1] =~ '^\s*\S\+\s\+\%(\\.\|\S\)*$' ? mapnew(getcompletion(lead, 'file'), (_, each) => fnameescape(each)) : []
enddef

export def SearchIn(place: string, ...words: list<string>)
  Search(join(words), Where(place))
enddef

export def AskIn(place: string, ...words: list<string>)
  Ask(join(words), Where(place))
enddef

# Lists the passages that a search finds.
export def Search(query: string, where: dict<any> = {})
  const sent = server.Request('vauban/search', extend({query: query, limit: LIMIT}, where), (failure, result) => {
    if failure != null
      Failed(failure)
    elseif empty(result.passages)
      messages.Show('nothing_found')
    else
      List(query, Passages(result.passages))
    endif
  })
  if sent == 0
    messages.Warn('not_running')
  endif
enddef

# A command line has changed: the server may read for the question in it before that is asked.
export def Typed(line: string)
  const parts = matchlist(line, ASKING)
  if empty(parts)
    return
  endif
  StopLeaving()
  const place = substitute(parts[1], '\\\(.\)', '\1', 'g')
  server.Notify('vauban/didTypeQuestion', extend({question: parts[2]}, empty(place) ? {} : Where(place)))
enddef

# A command line is left. Vim does not say whether its command will run; what asks has begun before a timer runs.
export def Left()
  leaving = timer_start(0, (_) => {
    leaving = 0
    server.Notify('vauban/didTypeQuestion', {question: ''})
  })
enddef

def StopLeaving()
  timer_stop(leaving)
  leaving = 0
enddef

# Lists passages at once, then an answer, claim by claim.
export def Ask(question: string, where: dict<any> = {})
  StopLeaving()
  if request != 0
    messages.Warn('ask_busy')
    return
  endif
  token += 1
  listed = question
  stated = []
  opened = false
  own = 0
  const mine = token
  const asked = extend({question: question, partialResultToken: 'vauban-ask-' .. token}, where)
  request = server.Request('vauban/ask', asked, (failure, result) => {
    if mine != token || request == 0
      return
    endif
    request = 0
    if failure != null
      Failed(failure)
      return
    endif
    if !result.found
      messages.Show(empty(result.passages) ? 'nothing_found' : 'no_answer_found')
    else
      ListAnswer(Claims(result.claims))
    endif
    if type(get(result, 'message', v:null)) == v:t_string
      messages.Show('request_failed', result.message)
    endif
  })
  if request == 0
    messages.Warn('not_running')
  endif
enddef

# Fills the current buffer, which is named by a file in an archive or a pack, with the text of that file; it cannot be changed.
export def Read(name: string)
  # no modelines: whoever wrote the file is no user of this editor
  setlocal buftype=nofile noswapfile nomodeline
  const packed = name[: len(PACK) - 1] ==# PACK
  const path = packed ? documents.Path(name[len(PACK) :]) : name[len(SCHEME) :]
  const uri = packed ? name : documents.Uri(path)
  const [failure, result] = server.Wait('vauban/sourceText', {uri: uri}, READ_MILLIS)
  if result == null
    setlocal bufhidden=wipe # asked again when it is opened again
    if failure == null
      messages.Warn('no_text')
    else
      Failed(failure)
    endif
    return
  endif
  setlocal modifiable noreadonly
  # the entries of the quickfix list would move with the lines
  lockmarks setline(1, split(result.text, '\r\=\n', true))
  setlocal nomodified readonly nomodifiable
  execute 'silent! doautocmd <nomodeline> filetypedetect BufRead ' .. fnameescape(path)
enddef

# Stops the answer; what was listed stays.
export def Stop()
  if request != 0
    server.Cancel(request)
    request = 0
  endif
enddef

server.OnEnd(() => {
  request = 0
})

# Takes a piece of an answer.
server.On('$/progress', (params) => {
  if get(params, 'token', '') != 'vauban-ask-' .. token || request == 0
    return
  endif
  if type(get(params.value, 'passages', v:null)) == v:t_list
    ListAnswer(Passages(params.value.passages))
  elseif type(get(params.value, 'quote', v:null)) == v:t_dict
    ListAnswer(Claims(stated + [params.value.quote]))
  elseif type(get(params.value, 'claim', v:null)) == v:t_dict
    stated->add(params.value.claim)
    ListAnswer(Claims(stated))
  endif
})
