// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.passage.Passage;

/** Requests to the index host. The reason of a failure is the name of an {@link IndexFailure}. */
public final class IndexProtocol {
    /** Begins to write; value {@link Begin}, result {@link Begun}. Fails with {@link IndexFailure#BUSY}. */
    public static final String BEGIN = "begin";
    /** Lists files at or below paths, or all; value {@link Paths}. The parts are lists of {@link IndexedFile}. */
    public static final String FILES = "files";
    /** Replaces the record and passages of a file; value {@link Put}. Survives a kill of any process once answered. */
    public static final String PUT = "put";
    /** Sends some passages of a file ahead of {@link #PUT}, which has the last of them; value {@link Ahead}. */
    public static final String AHEAD = "ahead";
    /** Removes files; value {@link Paths}. */
    public static final String DELETE = "delete";
    /** Begins or ends a pack; value {@link Pack}. If a pack has not ended, the next writer removes all of it. */
    public static final String PACK = "pack";
    /** Makes all changes so far visible to every searcher, and safe from a power cut. */
    public static final String COMMIT = "commit";
    /** Commits, and releases the index for other writers. */
    public static final String END = "end";
    /** Searches; value {@link Search}, result {@link Hits}. */
    public static final String SEARCH = "search";
    /** Returns the size of the index; result {@link Statistics}. */
    public static final String STATISTICS = "statistics";

    private IndexProtocol() {}

    /** @param patienceMillis how long to wait for another process that writes */
    public record Begin(long patienceMillis) {}

    /**
     * @param recovered number of files recovered from the journal of a killed process
     * @param rebuilt why the previous index was deleted: {@code old}, {@code damaged}; empty if it was not
     * @param dropped number of invalid records of that process; their files are read again
     */
    public record Begun(int recovered, String rebuilt, int dropped) {}

    /**
     * Passages of a file that has more than fit into one message.
     *
     * @param from number of passages sent before; 0 discards those
     * @param passages in order
     */
    public record Ahead(String path, int from, List<Passage> passages) {
        /** Copies the list. */
        public Ahead {
            Objects.requireNonNull(path);
            passages = List.copyOf(passages);
        }
    }

    /** A file with all its passages in order, except those sent {@link Ahead}. */
    public record Put(IndexedFile file, List<Passage> passages) {
        /** Copies the list. */
        public Put {
            Objects.requireNonNull(file);
            passages = List.copyOf(passages);
        }
    }

    /**
     * @param folder absolute folder of the pack, which contains its documents
     * @param begins true before the documents, false once all that are to stay have been sent
     */
    public record Pack(String folder, boolean begins) {
        /** Requires a folder. */
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
     * @param query the user's query; phrases in double quotes must occur verbatim
     * @param limit maximum number of passages
     * @param folders absolute folders or files to search; none for the whole index
     * @param without absolute paths of files to leave out
     * @param model model of the query's vector; null to rank by words alone
     * @param vector the query's vector, one byte per dimension, in Base64; null if the model is null
     * @param apart whether to rank passages as if the index held only the folders
     */
    public record Search(String query, int limit, List<String> folders, List<String> without, @Nullable String model,
            @Nullable String vector, boolean apart) {
        /** Copies the lists. */
        public Search {
            folders = List.copyOf(folders);
            without = List.copyOf(without);
        }

        /** Creates a search that ranks among the whole index. */
        public Search(String query, int limit, List<String> folders, List<String> without, @Nullable String model,
                @Nullable String vector) {
            this(query, limit, folders, without, model, vector, false);
        }

        /** Creates a search by words alone. */
        public Search(String query, int limit, List<String> folders, List<String> without) {
            this(query, limit, folders, without, null, null);
        }

        /** Creates a search by words alone, without files to leave out. */
        public Search(String query, int limit, List<String> folders) {
            this(query, limit, folders, List.of());
        }

        /** The vector; empty if there is none. */
        public byte[] vectorBytes() {
            return vector == null ? new byte[0] : Base64.getDecoder().decode(vector);
        }
    }

    /**
     * @param passage the passage found
     * @param score the higher, the better; comparable only within one search
     * @param duplicates number of omitted passages with nearly the same text
     * @param rules as in {@link IndexedFile}
     * @param likeness cosine of the vectors of passage and query; 0 if unknown
     * @param translations words and terms of the passage that translate words of the query
     */
    public record Hit(Passage passage, double score, int duplicates, @Nullable String rules, double likeness,
            List<String> translations) {
        /** Copies the list. */
        public Hit {
            translations = List.copyOf(translations);
        }

        /** Creates a hit without translations. */
        public Hit(Passage passage, double score, int duplicates, @Nullable String rules, double likeness) {
            this(passage, score, duplicates, rules, likeness, List.of());
        }

        /** Creates a hit by words. */
        public Hit(Passage passage, double score, int duplicates, @Nullable String rules) {
            this(passage, score, duplicates, rules, 0);
        }

        /** Returns a copy with one more duplicate. */
        public Hit withDuplicate() {
            return new Hit(passage, score, duplicates + 1, rules, likeness, translations);
        }

        /** Returns a copy with the given translations. */
        public Hit withTranslations(List<String> found) {
            return new Hit(passage, score, duplicates, rules, likeness, found);
        }

        /** Returns the words to look for in this passage: those of the query, and their translations. */
        public String words(String query) {
            return translations.isEmpty() ? query : query + ' ' + String.join(" ", translations);
        }
    }

    /**
     * @param hits the best first
     * @param matched number of matching passages; beyond a thousand, a lower bound
     */
    public record Hits(List<Hit> hits, long matched) {
        /** Copies the list. */
        public Hits {
            hits = List.copyOf(hits);
        }
    }

    /**
     * @param files number of files with passages
     * @param failures number of files that could not be read
     * @param passages number of passages of all files
     * @param bytes size on disk
     * @param vectors number of passages with a vector
     */
    public record Statistics(int files, int failures, int passages, long bytes, int vectors) {}
}
