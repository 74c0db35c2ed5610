vim9script
# SPDX-License-Identifier: EPL-2.0
# What the server knows of each buffer. A change is told as one range: what differs between the beginning and the end that stayed.
import autoload './server.vim'

# by buffer: {uri, language, version, tick, lines}
var open: dict<dict<any>> = {}

export def Uri(path: string): string
  # of Windows: a drive, which is a folder of the root, or a share, whose machine is named where others have none
  const windows = path =~ '^\%(\a:[\\/]\|\\\\\)' || has('win32') && path =~ '^//'
  const slashed = windows ? substitute(path, '\\', '/', 'g') : path
  const start = !windows ? 'file://' : slashed =~ '^//' ? 'file:' : 'file:///'
  return start .. substitute(slashed, '[^A-Za-z0-9/._~-]', (m) => join(map(range(len(m[0])),
    (_, i) => printf('%%%02X', char2nr(strpart(m[0], i, 1), false) % 256)), ''), 'g')
enddef

export def Path(uri: string): string
  const path = substitute(uri, has('win32') ? '^file:\%(///\ze\a\%(:\|%3[Aa]\)\|//\ze/\)\=' : '^file://', '', '')
  # as bytes, which several together make a character; "\x" in a string is one
  return substitute(path, '\%(%\x\x\)\+', (m) => eval('"' .. substitute(m[0], '%', '\\x', 'g') .. '"'), 'g')
enddef

export def UriOf(buffer: number): string
  return Uri(fnamemodify(bufname(buffer), ':p'))
enddef

def Language(buffer: number): string
  return getbufvar(buffer, '&filetype') ?? 'plaintext'
enddef

export def IsOpen(buffer: number): bool
  return has_key(open, buffer)
enddef

# Whether the server knows a buffer under another name, or as of another type, than it has now.
export def IsAnother(buffer: number): bool
  return IsOpen(buffer) && [open[buffer].uri, open[buffer].language] != [UriOf(buffer), Language(buffer)]
enddef

export def Version(uri: string): number
  for document in values(open)
    if document.uri == uri
      return document.version
    endif
  endfor
  return -1
enddef

# Within a line, a carriage return and a NUL, which Vim keeps as a line feed, would end it at the server, which then has more lines than
# the buffer: other bytes stand for them.
def Plain(line: string): string
  return substitute(substitute(line, '\n', "\x01", 'g'), '\r\%($\)\@!', "\x0b", 'g')
enddef

def Text(lines: list<string>): string
  const text = join(lines, "\n") .. "\n"
  return stridx(text, "\r") < 0 && count(text, "\n") == len(lines) ? text : join(mapnew(lines, (_, line) => Plain(line)), "\n") .. "\n"
enddef

export def Open(buffer: number)
  const lines = getbufline(buffer, 1, '$')
  const uri = UriOf(buffer)
  const language = Language(buffer)
  open[buffer] = {uri: uri, language: language, version: 1, tick: getbufvar(buffer, 'changedtick'), lines: lines}
  server.Notify('textDocument/didOpen', {textDocument: {
    uri: uri,
    languageId: language,
    version: 1,
    text: Text(lines),
  }})
enddef

export def Close(buffer: number)
  if has_key(open, buffer)
    const uri = open[buffer].uri
    remove(open, buffer)
    server.Notify('textDocument/didClose', {textDocument: {uri: uri}})
  endif
enddef

# The server is gone.
export def Forget()
  open = {}
enddef

def Change(old: list<string>, new: list<string>): dict<any>
  const shorter = min([len(old), len(new)])
  var first = 0
  while first < shorter && old[first] ==# new[first]
    first += 1
  endwhile
  var last = 0
  while last < shorter - first && old[len(old) - 1 - last] ==# new[len(new) - 1 - last]
    last += 1
  endwhile
  const now = new[first : len(new) - 1 - last]
  return {
    range: {start: {line: first, character: 0}, end: {line: len(old) - last, character: 0}},
    text: len(new) - last > first ? Text(now) : '',
  }
enddef

# Tells the server what changed since it was told last.
export def Flush()
  for [key, document] in items(open)
    const buffer = str2nr(key)
    const tick: number = getbufvar(buffer, 'changedtick')
    if tick != document.tick
      const lines = getbufline(buffer, 1, '$')
      document.tick = tick
      if lines != document.lines
        const change = Change(document.lines, lines)
        document.lines = lines
        document.version += 1
        server.Notify('textDocument/didChange', {
          textDocument: {uri: document.uri, version: document.version},
          contentChanges: [change],
        })
      endif
    endif
  endfor
enddef
