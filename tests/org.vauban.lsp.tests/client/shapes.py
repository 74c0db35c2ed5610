# SPDX-License-Identifier: EPL-2.0
"""The shapes of docs/lsp.md: what the server answers to methods of its own.

They are as strict as lsprotocol's types are about the others.
"""
NUMBER = (int, float)
RANGE = {"start": {"line": int, "character": int}, "end": {"line": int, "character": int}}
ORIGIN = {"endpoint?": str, "label": str, "note?": str, "unconfirmed?": str}
STATUS = {"state": str, "model?": str, "message?": str, "progress": NUMBER, "origin?": ORIGIN}
REPORT = {"name": str, "kind": str, "state": str, "tokens": int, "sentTokens": int, "masked": [str], "reason?": str}
CHAT_ANSWER = {"conversation": str, "turn": str, "answer": str, "state": str, "message?": str, "attachments?": [REPORT],
               "sources?": [str]}
PART = {"speaker": str, "role": str, "origin?": str, "state": str, "tokens": int, "masked": [str], "reason?": str}
NUMBERS = {"promptTokens": int, "reusedTokens": int, "generatedTokens": int, "promptMillis": NUMBER,
           "generateMillis": NUMBER, "totalMillis": NUMBER}
APPLIED = {"applied": bool}
PLACE = {"uri": str, "page?": int, "pageLabel?": str, "line?": int, "archived?": bool}
QUOTE = {"start": int, "end": int, "text": str}
BOX = {"page": int, "start": int, "end": int, "x": NUMBER, "y": NUMBER, "width": NUMBER, "height": NUMBER}
NEIGHBOUR = {"place": PLACE, "headings": [str], "passage": QUOTE}
PASSAGE = {"place": PLACE, "title": str, "headings": [str], "symbol?": str, "language?": str, "passage": QUOTE,
           "quote": QUOTE, "boxes": [BOX], "score": NUMBER, "duplicates": int, "before?": [NEIGHBOUR],
           "after?": [NEIGHBOUR]}
CLAIM = {"place": PLACE, "quote": QUOTE, "boxes": [BOX], "sentence?": str, "unsupported": [str]}
ARTIFACT = {"kind": str, "name": str, "uri?": str, "line?": int, "commit?": str}
EVIDENCE = {"text": str, "line?": int}
LINK = {"artifact": ARTIFACT, "basis": str, "evidence": EVIDENCE, "confidence": NUMBER}
REQUIREMENT = {"id": str, "text": str, "attributes": dict, "parent?": str, "uri": str, "page?": int, "line?": int,
               "links": [LINK]}

# by method
RESULTS = {
    "vauban/status": STATUS,
    "vauban/models": {"current?": str, "models": [{"id": str, "name": str, "licence?": str, "sizeBytes": int,
                                                   "installed": bool, "fileName?": str, "home?": str}]},
    "vauban/chat": CHAT_ANSWER,
    "vauban/conversation": {"conversation": str, "title": str, "markdown": str,
                            "turns": [{"question": str, "answer": str, "sources?": [str]}], "mayBeSaved": bool},
    "vauban/attachments": [REPORT],
    "vauban/commands": [{"id": str, "word": str, "title": str, "summary": str, "result": str}],
    "vauban/prompts": [{"id": int, "started": str, "feature": str, "model": str, "seen": str, "answer": str,
                        "failure?": str, "numbers?": NUMBERS, "parts": [PART]}],
    "vauban/remotePreview": {"endpoint": str, "address": str, "region": str, "feature": str, "model?": str,
                             "classes": [str], "bytes": int, "body": str, "sent": bool, "text": str},
    "vauban/readAhead": {"newPlaces": int, "prefilledPlaces": int, "prompts": int, "promptTokens": int},
    "vauban/search": {"passages": [PASSAGE], "matched": int, "outdated": bool},
    "vauban/ask": {"found": bool, "claims": [CLAIM], "passages": [PASSAGE], "matched": int, "read": int,
                   "message?": str},
    "vauban/sourceText": {"text": str, "line?": int},
    "vauban/trace": {"requirements": [REQUIREMENT], "withoutCode": [str], "withoutTests": [str],
                     "orphans": [{"id": str, "artifact": ARTIFACT, "evidence": EVIDENCE}]},
    "vauban/bugReport": {"text": str},
    "vauban/exclusion": {"reason?": str},
    "vauban/nextEdit": {"uri": str, "version": int, "range": RANGE, "newText": str, "kind": str, "title": str},
}
# by command
COMMANDS = {
    "vauban.accept": {"accepted": str, "remaining": str},
    "vauban.insert": APPLIED,
    "vauban.edit": APPLIED,
    **{f"vauban.{name}": APPLIED for name in ("fix", "doc", "refactor", "translate")},
    **{f"vauban.{name}": CHAT_ANSWER for name in ("explain", "review", "summarise", "commit")},
    "vauban.tests": {"applied": bool, "uri?": str, "text": str},
}


def misfits(value, shape, where):
    """What is wrong with a value; nothing where it has the shape, or where there is none."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is {value}"]
        names = {name.rstrip("?"): name for name in shape}
        faults = [f"{where}.{name} is not in docs/lsp.md" for name in value if name not in names]
        for name, marked in names.items():
            if value.get(name) is not None:
                faults += misfits(value[name], shape[marked], f"{where}.{name}")
            elif not marked.endswith("?"):
                faults.append(f"{where}.{name} is missing")
        return faults
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is {value}"]
        return [fault for i, each in enumerate(value) for fault in misfits(each, shape[0], f"{where}[{i}]")]
    if isinstance(value, bool) and shape is not bool or not isinstance(value, shape):
        return [f"{where} is {value!r}"]
    return []
