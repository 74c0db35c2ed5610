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
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Translations between French and English of the words and terms of {@code glossary.tsv}, which are known in all forms
 * that have the same stems. The table is read when it is first needed. Immutable.
 */
final class Glossary {
    private static final String TABLE = "glossary.tsv";

    private static final class French {
        static final Glossary TABLE = new Glossary(true);
    }

    private static final class English {
        static final Glossary TABLE = new Glossary(false);
    }

    private final boolean french;
    private final Map<String, List<String>> translations = new HashMap<>();
    private int longest;

    private Glossary(boolean french) {
        this.french = french;
        for (String line : lines()) {
            int tab = line.indexOf('\t');
            String word = line.substring(0, tab);
            for (String translation : line.substring(tab + 1).split(", ")) {
                add(french ? word : translation, french ? translation : word);
            }
        }
    }

    /** From French into English. */
    static Glossary ofFrench() {
        return French.TABLE;
    }

    /** From English into French. */
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
            throw new UncheckedIOException(e); // reading from a bundle does not fail
        }
    }

    private void add(String term, String translation) {
        List<Analyzers.Stem> words = Analyzers.stems(french, term);
        longest = Math.max(longest, words.size());
        List<String> all = translations.computeIfAbsent(key(words), key -> new ArrayList<>(2));
        if (!all.contains(translation)) {
            all.add(translation);
        }
    }

    private static String key(List<Analyzers.Stem> words) {
        return words.stream().map(Analyzers.Stem::stem).collect(Collectors.joining(" "));
    }

    /**
     * For each word or term of a text that the table has, the longest first, its translations; of words that every text
     * has there are none.
     */
    Set<List<String>> translations(String text) {
        List<Analyzers.Stem> words = Analyzers.stems(french, text);
        Set<List<String>> found = new LinkedHashSet<>();
        int next = 0;
        while (next < words.size()) {
            int length = Math.min(longest, words.size() - next);
            while (length > 0 && !add(words.subList(next, next + length), found)) {
                length--;
            }
            next += Math.max(1, length);
        }
        return found;
    }

    private boolean add(List<Analyzers.Stem> words, Set<List<String>> found) {
        @Nullable
        List<String> known = words.size() == 1 && FunctionWords.contain(words.getFirst().word()) ? null
                : translations.get(key(words));
        if (known != null) {
            found.add(known);
        }
        return known != null;
    }
}
