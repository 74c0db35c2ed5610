vim9script
# SPDX-License-Identifier: EPL-2.0
# A conversation in a split: questions are typed into the last line, answers come as they are written.
import autoload './documents.vim'
import autoload './messages.vim'
import autoload './server.vim'

const NAME = 'vauban://chat'

var buffer = -1
var conversation: any = v:null
# What was said: a server that has forgotten the conversation goes on with it.
var turns: list<dict<any>> = []
var asked = ''
var request = 0
var token = 0
# Of the answer.
var written = ''
# The files that it may repeat, as the server tells them; null before.
var sources: any = v:null

# Lines go above the line of the prompt.
def Append(lines: list<string>)
  const last = getbufinfo(buffer)[0].linecount
  appendbufline(buffer, last - 1, lines)
  setbufvar(buffer, '&modified', false)
enddef

# More of an answer: it goes on in the line where it was.
def Stream(text: string)
  const last = getbufinfo(buffer)[0].linecount - 1
  const lines = split(substitute(text, '\r\n\?', '\n', 'g'), "\n", true)
  setbufline(buffer, last, get(getbufline(buffer, last), 0, '') .. lines[0])
  Append(lines[1 :])
  written ..= text
  redraw
enddef

def Ended(failure: any, result: any)
  request = 0
  if !bufexists(buffer)
    return
  endif
  if failure != null
    Append(['', messages.Text('chat_failed', get(failure, 'message', '')), ''])
    return
  endif
  conversation = result.conversation
  const answer: any = get(result, 'answer', v:null)
  if type(answer) == v:t_string && answer != ''
    var turn: dict<any> = {question: asked, answer: answer}
    # the server sends an answer of which it does not know the files to no other machine
    const files: any = get(result, 'sources', v:null)
    if type(files) == v:t_list
      turn.sources = files
    endif
    turns->add(turn)
  endif
  if written == '' && type(answer) == v:t_string
    Stream(answer)
  endif
  if result.state == 'stopped'
    Append(['', messages.Text('chat_stopped')])
  elseif result.state == 'failed'
    Append(['', messages.Text('chat_failed', get(result, 'message', ''))])
  elseif type(get(result, 'message', v:null)) == v:t_string
    Append(['', '*' .. result.message .. '*'])
  endif
  Append([''])
  redraw
enddef

def Ask(question: string, attached: list<any>)
  if trim(question) == ''
    return
  endif
  if request != 0
    messages.Warn('chat_busy')
    return
  endif
  Append([messages.Text('chat_you'), ''] + split(question, "\n") + ['', messages.Text('chat_vauban'), '', ''])
  token += 1
  written = ''
  sources = v:null
  asked = question
  var params: dict<any> = {text: question, attachments: attached, earlier: copy(turns), partialResultToken: 'vauban-chat-' .. token}
  if conversation != null
    params.conversation = conversation
  endif
  const mine = token
  request = server.Request('vauban/chat', params, (failure, result) => {
    if mine == token && request != 0
      Ended(failure, result)
    endif
  })
  if request == 0
    messages.Warn('not_running')
  endif
enddef

def Create()
  buffer = bufadd(NAME)
  setbufvar(buffer, '&buftype', 'prompt')
  bufload(buffer)
  setbufvar(buffer, '&bufhidden', 'hide')
  setbufvar(buffer, '&swapfile', false)
  prompt_setprompt(buffer, messages.Text('chat_prompt'))
  prompt_setcallback(buffer, (text) => {
    # the typed line is above the new prompt: the question is written there with its heading
    deletebufline(buffer, getbufinfo(buffer)[0].linecount - 1)
    if request != 0 || !server.Running()
      # it can be asked when the answer has ended, or a server runs: nothing that was typed is lost
      setbufline(buffer, getbufinfo(buffer)[0].linecount, messages.Text('chat_prompt') .. text)
      cursor('$', col([line('$'), '$']))
      messages.Warn(request != 0 ? 'chat_busy' : 'not_running')
      return
    endif
    Ask(text, [])
  })
enddef

# Opens the conversation; asks at once when there is a question, about the current file or the lines of a range.
export def Open(question: string, ranges: number, first: number, last: number)
  if !server.Running()
    messages.Warn('not_running')
    return
  endif
  const source = bufnr()
  var attached: list<any> = []
  if documents.IsOpen(source)
    attached = [{uri: documents.UriOf(source)}]
    if ranges > 0
      attached[0].range = server.Lines(first, last)
    endif
  endif
  if buffer == -1 || !bufexists(buffer)
    Create()
  endif
  if bufwinid(buffer) != -1
    win_gotoid(bufwinid(buffer))
  else
    execute 'botright sbuffer' buffer
    &l:wrap = true
    &l:linebreak = true
    &l:filetype = 'markdown'
  endif
  cursor('$', 1)
  if question != ''
    Ask(question, attached)
  else
    startinsert!
  endif
enddef

# The code block of the answers that came last; empty when there is none. What an answer that was stopped left open ends with it.
def LastCode(): string
  var code: list<string> = []
  var block: list<string> = []
  var fence = ''
  var answer = false
  for line in buffer == -1 ? [] : getbufline(buffer, 1, '$')
    if line ==# messages.Text('chat_you') || line ==# messages.Text('chat_vauban')
      answer = line ==# messages.Text('chat_vauban')
      fence = ''
    elseif answer && fence == ''
      fence = matchstr(line, '^\s*\zs`\{3,}')
      block = []
    elseif fence != '' && line =~ '^\s*`\{' .. len(fence) .. ',}\s*$'
      code = block
      fence = ''
    elseif fence != ''
      block->add(line)
    endif
  endfor
  return empty(code) ? '' : join(code, "\n") .. "\n"
enddef

# Brings the code of the last answer into the current file, indented as it is there: at the caret, or in place of a range.
export def Insert(ranges: number, first: number, last: number)
  const target = bufnr()
  if !documents.IsOpen(target)
    messages.Warn('not_running')
    return
  endif
  const code = LastCode()
  if code == ''
    messages.Warn('no_code')
    return
  endif
  const position = {line: line('.') - 1, character: col('.') - 1}
  const range = ranges > 0 ? server.Lines(first, last) : {start: position, end: position}
  server.Execute('vauban.insert', {uri: documents.UriOf(target), range: range, code: code})
enddef

# Stops the answer; what was written stays.
export def Stop()
  if request != 0
    server.Cancel(request)
    Ended(v:null, {conversation: conversation, answer: written, state: 'stopped', sources: sources})
  endif
enddef

# Begins a new conversation: the answer under way is stopped, and the next question does not know the ones before.
export def New()
  Stop()
  conversation = v:null
  turns = []
  if buffer != -1 && bufexists(buffer)
    const last = getbufinfo(buffer)[0].linecount
    if last > 1
      deletebufline(buffer, 1, last - 1)
    endif
    setbufvar(buffer, '&modified', false)
  endif
enddef

server.OnEnd(() => {
  if request != 0
    Ended({message: messages.Text('chat_ended')}, v:null)
  endif
})

server.On('$/progress', (params) => {
  if get(params, 'token', '') == 'vauban-chat-' .. token && request != 0 && bufexists(buffer)
    const named: any = get(params.value, 'conversation', v:null)
    if type(named) == v:t_string
      conversation = named # an answer that is stopped does not tell it
    endif
    const files: any = get(params.value, 'sources', v:null)
    if type(files) == v:t_list
      sources = files
    endif
    Stream(params.value.text)
  endif
})
