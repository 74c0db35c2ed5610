#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Draws screens of a terminal as SVG: screens.py SCREEN.ansi... FOLDER

A screen is what "tmux capture-pane -e" prints, below a line with the column and row of the caret; the tests of the clients leave
them in target/screens. Rows at the end that hold nothing but an editor's mark for "no line here" are left out but one.
"""
import re
import sys
from html import escape
from pathlib import Path

COLUMNS = 100
WIDTH, HEIGHT, SIZE = 8, 18, 13  # of a cell, and of the font
BACKGROUND, FOREGROUND = "#14161b", "#d8d8d8"
BASIC = ["#000000", "#d05050", "#4fa65a", "#c79a3a", "#5a8fd8", "#b06fc0", "#3fa6a6", "#d0d0d0",
         "#767676", "#f07070", "#6fd07a", "#f0c860", "#80b0f8", "#d890e8", "#60d0d0", "#ffffff"]


def colour(number):
    """A colour of the palette of 256."""
    if number < 16:
        return BASIC[number]
    if number < 232:
        levels = [0, 95, 135, 175, 215, 255]
        number -= 16
        return "#%02x%02x%02x" % (levels[number // 36], levels[number // 6 % 6], levels[number % 6])
    return "#%02x%02x%02x" % ((8 + 10 * (number - 232),) * 3)


class Pen:
    """What the next character looks like."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.ink = self.paper = None
        self.bold = self.italic = self.underlined = self.inverse = False

    def take(self, codes):
        codes = iter(codes)
        for code in codes:
            if code == 0:
                self.reset()
            elif code in (1, 22):
                self.bold = code == 1
            elif code in (3, 23):
                self.italic = code == 3
            elif code in (4, 24):
                self.underlined = code == 4
            elif code in (7, 27):
                self.inverse = code == 7
            elif code in (38, 48):
                kind = next(codes)
                value = colour(next(codes)) if kind == 5 else "#%02x%02x%02x" % (next(codes), next(codes), next(codes))
                if code == 38:
                    self.ink = value
                else:
                    self.paper = value
            elif code == 39:
                self.ink = None
            elif code == 49:
                self.paper = None
            elif 30 <= code < 38 or 90 <= code < 98:
                self.ink = colour(code - 30 if code < 38 else code - 82)
            elif 40 <= code < 48 or 100 <= code < 108:
                self.paper = colour(code - 40 if code < 48 else code - 92)

    def style(self):
        ink, paper = self.ink or FOREGROUND, self.paper or BACKGROUND
        if self.inverse:
            ink, paper = paper, ink
        return ink, paper, self.bold, self.italic, self.underlined


def rows(text):
    """Each row as runs of one style: (text, style)."""
    pen = Pen()
    for line in text.split("\n"):
        runs = []
        for i, part in enumerate(re.split(r"\x1b\[([0-9;]*)m", line)):
            if i % 2:
                pen.take(int(code or 0) for code in part.split(";"))
            elif part:
                part = re.sub(r"\x1b[()][0-9A-B]|[\x0e\x0f]", "", part)
                runs.append((part, pen.style()))
        yield runs


def draw(screen):
    caret, text = screen.split("\n", 1)
    column, row = map(int, caret.split())
    lines = list(rows(text.rstrip("\n")))
    shapes = []
    kept, at = [], 0
    for i, runs in enumerate(lines):
        empty = "".join(part for part, _ in runs).strip() in ("", "~")
        before = i > 0 and "".join(part for part, _ in lines[i - 1]).strip() in ("", "~")
        if not (empty and before and i != row):
            kept.append((i, runs))
    for at, (number, runs) in enumerate(kept):
        x = 0
        for part, (ink, paper, bold, italic, underlined) in runs:
            if paper != BACKGROUND:
                shapes.append(f'<rect x="{x * WIDTH}" y="{at * HEIGHT}" width="{len(part) * WIDTH}" height="{HEIGHT}" fill="{paper}"/>')
            if part.strip():
                look = (' font-weight="bold"' if bold else "") + (' font-style="italic"' if italic else "") \
                    + (' text-decoration="underline"' if underlined else "")
                shapes.append(f'<text x="{x * WIDTH}" y="{at * HEIGHT + 13}" fill="{ink}" textLength="{len(part) * WIDTH}"'
                              f' xml:space="preserve"{look}>{escape(part)}</text>')
            x += len(part)
        if number == row:
            shapes.append(f'<rect x="{column * WIDTH}" y="{at * HEIGHT}" width="2" height="{HEIGHT}" fill="{FOREGROUND}"/>')
    width, height = COLUMNS * WIDTH, len(kept) * HEIGHT
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 {width + 16} {height + 16}" width="{width + 16}" height="{height + 16}"'
        f' font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{SIZE}">',
        f'<rect x="-8" y="-8" width="{width + 16}" height="{height + 16}" rx="6" fill="{BACKGROUND}"/>', *shapes, "</svg>", ""])


*screens, folder = map(Path, sys.argv[1:])
for each in screens:
    (folder / each.with_suffix(".svg").name).write_text(draw(each.read_text(encoding="utf-8")), encoding="utf-8")
