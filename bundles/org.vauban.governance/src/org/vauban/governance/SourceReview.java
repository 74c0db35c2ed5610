// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.secret.KnownSecrets;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;

/**
 * Finds the secrets in a text by searching the whole that it was taken from. A range is masked by its position in the
 * whole; in text composed of pieces, secrets of the whole are masked wherever they occur. Remembers for one submission
 * what it found in a whole: a file and its name, or ten pieces of one document, are searched once. Not thread-safe.
 */
final class SourceReview {
    /** Maximum length of a stored text; anything longer is not treated as source. */
    private static final int LONGEST_STORED = 16 << 20;

    private record Key(String text, @Nullable Path path) {}

    private final SecretMasker masker;
    private final Harmless harmless;
    private final Map<Key, List<Masking>> found = new LinkedHashMap<>();

    /**
     * Remembers files without a secret, as they were when read: most files have none, and they are checked at every key
     * press. Thread-safe.
     */
    static final class Harmless {
        private static final int MAX = 4_096;

        private final Map<Path, AttributeStamp> files = new ConcurrentHashMap<>();

        private void add(Path file, AttributeStamp stamp) {
            if (files.size() >= MAX) {
                files.clear();
            }
            files.put(file, stamp);
        }
    }

    SourceReview(SecretMasker masker, Harmless harmless) {
        this.masker = masker;
        this.harmless = harmless;
    }

    /** Returns the secrets in the text, by ascending offset, not overlapping. */
    List<Masking> of(SourceText from) {
        List<Masking> all = new ArrayList<>();
        if (from.length() == 0) {
            return all;
        }
        int start = from.start();
        int end = start + from.length();
        for (Masking each : find(from.wholeText(), from.source().path())) {
            if (each.offset() < end && each.end() > start) {
                int first = Math.max(each.offset(), start);
                all.add(new Masking(each.kind(), first - start, Math.min(each.end(), end) - first));
            }
        }
        if (from.isSaid()) {
            all.addAll(find(from.text(), null));
        }
        List<String> wholes = from.isStored() ? stored(from.source().local()) : from.wholes();
        if (wholes.isEmpty()) {
            return merged(all);
        }
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String whole : wholes) {
            for (Masking each : find(whole, from.source().path())) {
                whole.substring(each.offset(), each.end()).lines().map(String::strip)
                        .filter(line -> line.length() >= KnownSecrets.SHORTEST)
                        .forEach(line -> secrets.put(line, each.kind()));
            }
        }
        new KnownSecrets(secrets).find(from.text())
                .forEach(found -> all.add(new Masking(found.kind(), found.from(), found.to() - found.from())));
        return merged(all);
    }

    /**
     * Returns the texts that a text is taken from, as far as they are known. For a stored text that is the text itself
     * and its file, or the beginning of a long one, where markings are. Reads the disk.
     */
    static List<String> wholes(SourceText from) {
        if (!from.isStored()) {
            return from.wholes().isEmpty() ? List.of(from.wholeText()) : from.wholes();
        }
        Path file = from.source().local();
        String text = file == null ? null : TextDecoder.guessBeginning(file, LONGEST_STORED);
        // if the file has no text, only the piece can be searched
        return text == null ? List.of(from.piece()) : List.of(from.piece(), text);
    }

    /** Whether nothing of a text can be searched for markings: it is not at hand, and its file is not here. */
    static boolean isMissing(SourceText from) {
        if (!from.isStored() || !from.piece().isEmpty() || from.source() instanceof TextSource.Typed) {
            return false;
        }
        Path file = from.source().local();
        return file == null || !Files.exists(file);
    }

    private List<Masking> find(String text, @Nullable Path path) {
        return found.computeIfAbsent(new Key(text, path), key -> masker.find(text, path));
    }

    /** Returns the text of a file if it contains a secret, else an empty list. */
    private List<String> stored(@Nullable Path file) {
        if (file == null) {
            return List.of();
        }
        try {
            AttributeStamp stamp = AttributeStamp.of(file);
            AttributeStamp known = harmless.files.get(file);
            if (known != null && stamp.isStill(known)) {
                return List.of();
            }
            String text = TextDecoder.guess(file, LONGEST_STORED);
            if (text == null || !find(text, file).isEmpty()) {
                return text == null ? List.of() : List.of(text);
            }
            harmless.add(file, stamp);
            return List.of();
        } catch (IOException e) {
            return List.of(); // the file is gone: only the piece can be searched
        }
    }

    private static List<Masking> merged(List<Masking> all) {
        List<Masking> sorted = all.stream().sorted(Comparator.comparingInt(Masking::offset)).toList();
        List<Masking> merged = new ArrayList<>();
        for (Masking each : sorted) {
            Masking last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || each.offset() >= last.end()) {
                merged.add(each);
            } else if (each.end() > last.end()) {
                merged.set(merged.size() - 1, new Masking(last.kind(), last.offset(), each.end() - last.offset()));
            }
        }
        return merged;
    }
}
