// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.passage.Passage;

/**
 * What the index host is asked. Failures have the name of an {@link IndexFailure} as their reason.
 */
public final class IndexProtocol {
    /** Begins to write; value {@link Begin}, result {@link Begun}. Fails with {@link IndexFailure#BUSY}. */
    public static final String BEGIN = "begin";
    /** Files at or below paths, or all; value {@link Paths}. In parts that are lists of {@link IndexedFile}. */
    public static final String FILES = "files";
    /** Replaces what is known of a file; value {@link Put}. Outlives a kill of any process once it is answered. */
    public static final String PUT = "put";
    /** Some passages of a file that {@link #PUT} is to replace; it has the last of them. Value {@link Ahead}. */
    public static final String AHEAD = "ahead";
    /** Forgets files; value {@link Paths}. */
    public static final String DELETE = "delete";
    /** A pack begins or ends; value {@link Pack}. Of one that has not ended, who begins next to write forgets all. */
    public static final String PACK = "pack";
    /** Makes everything so far visible to all who search, and outlive a power cut. */
    public static final String COMMIT = "commit";
    /** Commits and lets others write. */
    public static final String END = "end";
    /** Searches; value {@link Search}, result {@link Hits}. */
    public static final String SEARCH = "search";
    /** Size of the index; result {@link Statistics}. */
    public static final String STATISTICS = "statistics";

    private IndexProtocol() {}

    /**
     * @param patienceMillis how long to wait while another process writes
     */
    public record Begin(long patienceMillis) {}

    /**
     * @param recovered files that a process which was killed had left, and which are not lost
     * @param rebuilt why an index that was there was given up: {@code old}, {@code damaged}; empty if it was not
     * @param dropped records of such a process that made no sense; whatever they were about is read again
     */
    public record Begun(int recovered, String rebuilt, int dropped) {}

    /**
     * Passages of a file that has more than go into one message.
     *
     * @param from how many came before them; 0 forgets those that came before
     * @param passages in their order
     */
    public record Ahead(String path, int from, List<Passage> passages) {
        /** Copies the list. */
        public Ahead {
            Objects.requireNonNull(path);
            passages = List.copyOf(passages);
        }
    }

    /** A file with all of its passages, in their order, but for those that came {@link Ahead}. */
    public record Put(IndexedFile file, List<Passage> passages) {
        /** Copies the list. */
        public Put {
            Objects.requireNonNull(file);
            passages = List.copyOf(passages);
        }
    }

    /**
     * @param folder of the pack, absolute; its documents are below it
     * @param begins whether its documents follow, or all that are to stay have come
     */
    public record Pack(String folder, boolean begins) {
        /** It has a folder. */
        public Pack {
            Objects.requireNonNull(folder);
        }
    }

    /** Absolute paths. */
    public record Paths(List<String> paths) {
        /** Copies the list. */
        public Paths {
            paths = List.copyOf(paths);
        }
    }

    /**
     * @param query what the user typed; phrases in double quotes must be found as they are
     * @param limit passages at most
     * @param folders absolute; a file must lie below one of them, or be one; none for everywhere
     * @param without absolute paths of files that are not searched
     * @param model whose vectors are compared with that of the query; null to rank by words alone
     * @param vector of the query, a byte for each dimension, in Base64; null together with the model
     * @param apart whether passages are ranked as if there were nothing in the index but the folders
     */
    public record Search(String query, int limit, List<String> folders, List<String> without, @Nullable String model,
            @Nullable String vector, boolean apart) {
        /** Copies the lists. */
        public Search {
            folders = List.copyOf(folders);
            without = List.copyOf(without);
        }

        /** Among all that is in the index. */
        public Search(String query, int limit, List<String> folders, List<String> without, @Nullable String model,
                @Nullable String vector) {
            this(query, limit, folders, without, model, vector, false);
        }

        /** By words alone. */
        public Search(String query, int limit, List<String> folders, List<String> without) {
            this(query, limit, folders, without, null, null);
        }

        /** In all files, by words alone. */
        public Search(String query, int limit, List<String> folders) {
            this(query, limit, folders, List.of());
        }

        /** The vector; empty for none. */
        public byte[] vectorBytes() {
            return vector == null ? new byte[0] : Base64.getDecoder().decode(vector);
        }
    }

    /**
     * @param passage that was found
     * @param score higher is better; comparable within one search only
     * @param duplicates passages with nearly the same text that are left out
     * @param rules as in {@link IndexedFile}
     * @param likeness cosine of its vector and that of the query; 0 where it is unknown
     * @param translations words and terms of the passage that words of the query have in the other language
     */
    public record Hit(Passage passage, double score, int duplicates, @Nullable String rules, double likeness,
            List<String> translations) {
        /** Copies the list. */
        public Hit {
            translations = List.copyOf(translations);
        }

        /** Found without a translation. */
        public Hit(Passage passage, double score, int duplicates, @Nullable String rules, double likeness) {
            this(passage, score, duplicates, rules, likeness, List.of());
        }

        /** Found by words. */
        public Hit(Passage passage, double score, int duplicates, @Nullable String rules) {
            this(passage, score, duplicates, rules, 0);
        }

        /** Another one with the same passage. */
        public Hit withDuplicate() {
            return new Hit(passage, score, duplicates + 1, rules, likeness, translations);
        }

        /** With what translates words of the query in its passage. */
        public Hit withTranslations(List<String> found) {
            return new Hit(passage, score, duplicates, rules, likeness, found);
        }

        /** The words of a query as this passage may have them: those that were typed, and their translations. */
        public String words(String query) {
            return translations.isEmpty() ? query : query + ' ' + String.join(" ", translations);
        }
    }

    /**
     * @param hits the best first
     * @param matched passages that match at all; beyond a thousand, that there are at least so many
     */
    public record Hits(List<Hit> hits, long matched) {
        /** Copies the list. */
        public Hits {
            hits = List.copyOf(hits);
        }
    }

    /**
     * @param files with passages
     * @param failures files that could not be read
     * @param passages of all files
     * @param bytes on the disk
     * @param vectors passages that have one
     */
    public record Statistics(int files, int failures, int passages, long bytes, int vectors) {}
}
