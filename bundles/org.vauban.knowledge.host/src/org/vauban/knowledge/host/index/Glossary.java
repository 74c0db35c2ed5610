// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Translates the words and terms of {@code glossary.tsv} between French and English, in all forms that have the same
 * stems. The table is read at its first use. Terms are analysed when a word with the same beginning is first looked up:
 * analysing all of them would take most of the first search. Any thread.
 */
final class Glossary {
    private static final String TABLE = "glossary.tsv";
    private static final String BETWEEN = ", ";
    private static final Terms NONE = new Terms();

    private static final class Table {
        static final List<String> LINES = lines();
    }

    private static final class French {
        static final Glossary TABLE = new Glossary(true);
    }

    private static final class English {
        static final Glossary TABLE = new Glossary(false);
    }

    /** Terms whose first stems have the same beginning. */
    private static final class Terms {
        /** Translations by the stems of the term. */
        final Map<String, List<String>> translations = new HashMap<>();
        /** Number of words of the longest term. */
        int longest;

        void add(List<Analyzers.Stem> words, String... others) {
            longest = Math.max(longest, words.size());
            List<String> all = translations.computeIfAbsent(key(words), key -> new ArrayList<>(2));
            for (String other : others) {
                if (!all.contains(other)) {
                    all.add(other);
                }
            }
        }
    }

    private final boolean french;
    /** Lines of the table by the beginnings of their terms. */
    private final Map<Integer, List<String>> lines = new HashMap<>();
    private final Map<Integer, Terms> analysed = new ConcurrentHashMap<>();

    private Glossary(boolean french) {
        this.french = french;
        for (String line : Table.LINES) {
            for (int at = french ? 0 : line.indexOf('\t') + 1; at >= 0; at = next(line, at)) {
                List<String> some = lines.computeIfAbsent(beginning(line, at), key -> new ArrayList<>());
                if (some.isEmpty() || some.getLast() != line) {
                    some.add(line);
                }
            }
        }
    }

    /** Returns the glossary from French into English. */
    static Glossary ofFrench() {
        return French.TABLE;
    }

    /** Returns the glossary from English into French. */
    static Glossary ofEnglish() {
        return English.TABLE;
    }

    private static List<String> lines() {
        try (InputStream stream = Glossary.class.getResourceAsStream(TABLE)) {
            if (stream == null) {
                throw new IllegalStateException(TABLE + " is missing");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).lines()
                    .filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading from the bundle does not fail
        }
    }

    /** Returns the start of a line's next term in the source language, or -1. */
    private int next(String line, int term) {
        int between = french ? -1 : line.indexOf(BETWEEN, term);
        return between < 0 ? -1 : between + BETWEEN.length();
    }

    private Terms analyse(int beginning) {
        Terms terms = new Terms();
        for (String line : lines.getOrDefault(beginning, List.of())) {
            int tab = line.indexOf('\t');
            String word = line.substring(0, tab);
            String[] others = line.substring(tab + 1).split(BETWEEN);
            if (french) {
                terms.add(Analyzers.stems(true, word), others);
                continue;
            }
            for (String other : others) {
                if (beginning(other, 0) == beginning) {
                    terms.add(Analyzers.stems(false, other), word);
                }
            }
        }
        return terms;
    }

    /**
     * Returns a key of a stem's first letter and its next different one, if any, without accents: stemming changes
     * ends.
     */
    private int beginning(String text, int at) {
        // skips an article such as d'
        int from = french && text.length() > at + 2 && text.charAt(at + 1) == '\'' ? at + 2 : at;
        String first = from < text.length() ? plain(text.charAt(from)) : " ";
        char second = first.length() > 1 ? first.charAt(1) : 0;
        for (int i = from + 1; i < text.length() && second == 0; i++) {
            char next = plain(text.charAt(i)).charAt(0);
            if (next != first.charAt(0)) { // a doubled letter may become a single one
                second = Character.isLetterOrDigit(next) ? next : ' ';
            }
        }
        return first.charAt(0) << Character.SIZE | (second == ' ' ? 0 : second);
    }

    /** Returns a letter in lower case without accents, or the two letters of a ligature. */
    private static String plain(char letter) {
        char small = Character.toLowerCase(letter);
        if (small < 0x80) {
            return String.valueOf(small);
        }
        char[] plain = new char[4]; // enough for what one letter becomes
        return new String(plain, 0, ASCIIFoldingFilter.foldToASCII(new char[] {small}, 0, plain, 0, 1));
    }

    private static String key(List<Analyzers.Stem> words) {
        return words.stream().map(Analyzers.Stem::stem).collect(Collectors.joining(" "));
    }

    /**
     * Returns the translations of each word or term of a text that the table contains; longer terms take precedence,
     * and stop words have no translations.
     */
    Set<List<String>> translations(String text) {
        List<Analyzers.Stem> words = Analyzers.stems(french, text);
        Set<List<String>> found = new LinkedHashSet<>();
        int next = 0;
        while (next < words.size()) {
            int beginning = beginning(words.get(next).stem(), 0);
            Terms terms = lines.containsKey(beginning) ? analysed.computeIfAbsent(beginning, this::analyse) : NONE;
            int length = Math.min(terms.longest, words.size() - next);
            while (length > 0 && !add(terms, words.subList(next, next + length), found)) {
                length--;
            }
            next += Math.max(1, length);
        }
        return found;
    }

    private static boolean add(Terms terms, List<Analyzers.Stem> words, Set<List<String>> found) {
        @Nullable
        List<String> known = words.size() == 1 && FunctionWords.contain(words.getFirst().word()) ? null
                : terms.translations.get(key(words));
        if (known != null) {
            found.add(known);
        }
        return known != null;
    }
}
