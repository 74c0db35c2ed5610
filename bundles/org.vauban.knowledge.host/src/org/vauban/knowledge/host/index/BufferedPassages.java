// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Ahead;
import org.vauban.knowledge.protocol.IndexProtocol.Put;

/** Holds the passages of large files that arrive ahead of the last ones, compressed to save memory. For one thread. */
final class BufferedPassages {
    private final Gson gson;
    private final Map<String, List<Packed>> files = new LinkedHashMap<>();

    private record Packed(int count, byte[] json) {}

    BufferedPassages(Gson gson) {
        this.gson = gson;
    }

    /** Whether passages continue the previous ones, and a file finds all its missing passages here. */
    boolean fits(JournalEntry entry) {
        Put put = entry.put();
        Ahead some = entry.ahead();
        return (put == null || fits(put)) && (some == null || fits(some));
    }

    private boolean fits(Ahead some) {
        return some.from() == 0 || some.from() == count(some.path());
    }

    private boolean fits(Put put) {
        return missing(put) == 0 || missing(put) == count(put.file().path());
    }

    private int count(String path) {
        return files.getOrDefault(path, List.of()).stream().mapToInt(Packed::count).sum();
    }

    /** Adds passages that {@link #fits} accepts. */
    void add(Ahead some) throws IOException {
        if (some.from() == 0) {
            files.remove(some.path());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(gson.toJson(some).getBytes(StandardCharsets.UTF_8));
        }
        files.computeIfAbsent(some.path(), path -> new ArrayList<>())
                .add(new Packed(some.passages().size(), bytes.toByteArray()));
    }

    /** Returns how many passages of a file must have been sent ahead. */
    static int missing(Put put) {
        return put.file().passages() - put.passages().size();
    }

    /** Removes and returns the passages of a file that {@link #fits} accepts; each message is unpacked in turn. */
    Stream<Passage> take(Put put) {
        List<Packed> packed = files.remove(put.file().path());
        return packed == null || missing(put) == 0 ? Stream.empty() // passages of an abandoned version
                : packed.stream().flatMap(each -> unpacked(each).passages().stream());
    }

    private Ahead unpacked(Packed packed) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed.json()))) {
            return gson.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8), Ahead.class);
        } catch (IOException e) {
            throw new IllegalStateException(e); // the data was packed here
        }
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Returns all messages, each unpacked in turn; can be iterated once. */
    Iterable<Ahead> all() {
        return files.values().stream().flatMap(List::stream).map(this::unpacked)::iterator;
    }

    void clear() {
        files.clear();
    }
}
