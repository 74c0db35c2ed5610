// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recorded session of typing in Java files: the content of the editor after each keystroke. The text form has one
 * instruction per line:
 * <pre>
 * open FILE        the editor shows this file of data/java
 * after TEXT       the caret moves behind the first occurrence of TEXT
 * end TEXT         the caret moves to the end of the line with TEXT
 * type TEXT        keystrokes; \n is Enter, which repeats the indentation of the line, \t four blanks (one
 *               keystroke), \s a blank at the end of the line
 * back N           Backspace N times
 * delete TEXT      the selection TEXT, which follows the caret, is deleted with one keystroke
 * pause            the user stops and looks: a completion is requested
 * # ...            a remark
 * </pre>
 *
 * @param files the text of each file at the start, by name
 * @param states one state for each keystroke and each move of the caret
 */
record Recording(Map<String, String> files, List<State> states) {

    /**
     * The content of the editor.
     *
     * @param file name of the file
     * @param text the whole text
     * @param caret position of the caret in UTF-16 units
     * @param key whether a key was struck (a move of the caret is none)
     * @param character whether that key put a character, other than Enter, behind the caret
     * @param pause whether the user stops here
     */
    record State(String file, String text, int caret, boolean key, boolean character, boolean pause) {
        State paused() {
            return new State(file, text, caret, key, character, true);
        }
    }

    int keystrokes() {
        return (int) states.stream().filter(State::key).count();
    }

    static Recording read(Path folder) throws IOException {
        Player player = new Player();
        try (var sources = Files.list(folder.resolve("java"))) {
            for (Path source : sources.sorted().toList()) {
                player.texts.put(source.getFileName().toString(), Files.readString(source).replace("\r\n", "\n"));
            }
        }
        Map<String, String> files = new LinkedHashMap<>(player.texts);
        int number = 0;
        for (String line : Files.readAllLines(folder.resolve("session.txt"))) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    int blank = line.indexOf(' ');
                    player.play(blank < 0 ? line : line.substring(0, blank),
                            blank < 0 ? "" : line.substring(blank + 1));
                } catch (IllegalArgumentException e) {
                    throw new IOException("session.txt, line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return new Recording(files, List.copyOf(player.states));
    }

    private static final class Player {
        final Map<String, String> texts = new LinkedHashMap<>();
        final List<State> states = new ArrayList<>();
        private String file;
        private int caret;

        void play(String verb, String argument) {
            switch (verb) {
                case "open" -> {
                    if (!texts.containsKey(argument)) {
                        throw new IllegalArgumentException("no file " + argument);
                    }
                    file = argument;
                    move(0);
                }
                case "after" -> move(find(argument) + argument.length());
                case "end" -> {
                    int end = text().indexOf('\n', find(argument));
                    move(end < 0 ? text().length() : end);
                }
                case "type" -> type(argument);
                case "back" -> {
                    for (int i = Integer.parseInt(argument); i > 0; i--) {
                        replace(caret - 1, caret, "", false);
                    }
                }
                case "delete" -> {
                    if (!text().startsWith(argument, caret)) {
                        throw new IllegalArgumentException("the caret does not stand before " + argument);
                    }
                    replace(caret, caret + argument.length(), "", false);
                }
                case "pause" -> states.addLast(states.removeLast().paused());
                default -> throw new IllegalArgumentException("unknown instruction " + verb);
            }
        }

        private String text() {
            return texts.get(file);
        }

        private int find(String what) {
            int at = text().indexOf(what);
            if (at < 0) {
                throw new IllegalArgumentException("no " + what + " in " + file);
            }
            return at;
        }

        private void move(int to) {
            caret = to;
            states.add(new State(file, text(), caret, false, false, false));
        }

        private void type(String keys) {
            for (int i = 0; i < keys.length(); i++) {
                char key = keys.charAt(i);
                if (key == '\\' && i + 1 < keys.length() && "nts\\".indexOf(keys.charAt(i + 1)) >= 0) {
                    key = keys.charAt(++i);
                    switch (key) {
                        case 'n' -> replace(caret, caret, "\n" + indentation(), false);
                        case 't' -> replace(caret, caret, "    ", false);
                        case 's' -> replace(caret, caret, " ", true);
                        default -> replace(caret, caret, "\\", true);
                    }
                } else {
                    replace(caret, caret, String.valueOf(key), true);
                }
            }
        }

        private String indentation() {
            int start = text().lastIndexOf('\n', caret - 1) + 1;
            int end = start;
            while (end < caret && text().charAt(end) == ' ') {
                end++;
            }
            return text().substring(start, end);
        }

        private void replace(int from, int to, String by, boolean character) {
            texts.put(file, text().substring(0, from) + by + text().substring(to));
            caret = from + by.length();
            states.add(new State(file, text(), caret, true, character, false));
        }
    }
}
