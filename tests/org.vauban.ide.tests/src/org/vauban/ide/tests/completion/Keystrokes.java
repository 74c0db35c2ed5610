// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.SWT;

/**
 * A recorded session of typing in Java files, the one of the benchmarks ({@code releng/bench/data/session.txt}, whose
 * format {@code Recording.java} beside it describes), as a user's actions: caret moves and keys.
 */
final class Keystrokes {

    /** An action of the user. */
    sealed interface Deed {}

    /** Opens another file. */
    record Open(String file) implements Deed {}

    /**
     * Moves the caret.
     *
     * @param text the text after which to place the caret, at its first occurrence in the file
     * @param lineEnd whether to place it at the end of that line
     */
    record Go(String text, boolean lineEnd) implements Deed {}

    /**
     * Strikes a key.
     *
     * @param character the character, or 0
     * @param keyCode the key code if there is no character
     * @param ahead the text that will be written after it, until the caret moves: what a perfect suggestion would
     *         contain
     */
    record Key(char character, int keyCode, String ahead) implements Deed {

        /** Returns the character that the key writes, or 0. */
        char written() {
            return keyCode == SWT.CR ? '\n' : keyCode == SWT.TAB ? '\t' : character;
        }
    }

    /** Pauses and looks at the suggestion. */
    record Pause() implements Deed {}

    private static final Path DATA = Path.of(System.getProperty("vauban.root", "."), "releng", "bench", "data");

    private Keystrokes() {}

    static String file(String name) {
        try {
            return Files.readString(DATA.resolve("java").resolve(name)).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Deed> read() {
        List<Deed> deeds = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(DATA.resolve("session.txt"))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int blank = line.indexOf(' ');
                    add(deeds, blank < 0 ? line : line.substring(0, blank), blank < 0 ? "" : line.substring(blank + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lookAhead(deeds);
        return List.copyOf(deeds);
    }

    private static void lookAhead(List<Deed> deeds) {
        StringBuilder reversed = new StringBuilder();
        for (int i = deeds.size() - 1; i >= 0; i--) {
            switch (deeds.get(i)) {
                case Key key -> {
                    deeds.set(i,
                            new Key(key.character(), key.keyCode(), new StringBuilder(reversed).reverse().toString()));
                    if (key.written() == 0) {
                        reversed.setLength(0);
                    } else {
                        reversed.append(key.written());
                    }
                }
                case Pause pause -> {
                    // typing continues after a pause
                }
                case Go go -> reversed.setLength(0);
                case Open open -> reversed.setLength(0);
            }
        }
    }

    private static void add(List<Deed> deeds, String verb, String argument) {
        switch (verb) {
            case "open" -> deeds.add(new Open(argument));
            case "after" -> deeds.add(new Go(argument, false));
            case "end" -> deeds.add(new Go(argument, true));
            case "type" -> {
                String text = argument.replace("\\n", "\n").replace("\\t", "\t").replace("\\s", " ").replace("\\\\",
                        "\\");
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    deeds.add(switch (c) {
                        case '\n' -> new Key((char) 0, SWT.CR, "");
                        case '\t' -> new Key((char) 0, SWT.TAB, "");
                        default -> new Key(c, 0, "");
                    });
                }
            }
            case "back" -> {
                for (int i = Integer.parseInt(argument); i > 0; i--) {
                    deeds.add(new Key((char) 0, SWT.BS, ""));
                }
            }
            case "delete" -> {
                for (int i = argument.length(); i > 0; i--) {
                    deeds.add(new Key((char) 0, SWT.DEL, ""));
                }
            }
            case "pause" -> deeds.add(new Pause());
            default -> throw new IllegalArgumentException("unknown instruction " + verb);
        }
    }
}
