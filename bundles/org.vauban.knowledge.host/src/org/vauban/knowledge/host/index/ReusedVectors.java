// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;
import org.vauban.knowledge.vector.EmbeddingText;

/**
 * Carries over the vectors of a changed file to those of its new passages whose texts are unchanged: most changes touch
 * one passage of many, and computing a vector takes a third of a second. Stateless.
 */
final class ReusedVectors {
    private final PassageVectors vectors;
    private final Gson gson;

    ReusedVectors(PassageVectors vectors, Gson gson) {
        this.vectors = vectors;
        this.gson = gson;
    }

    /** Vectors that one model computed, by text. */
    private record Known(String model, int dimensions, Map<String, byte[]> byText) {}

    /**
     * Returns the vectors that still apply.
     *
     * @param searcher searcher over the index with the previous version of the file, if any
     * @param put new version of the file
     */
    List<Vectors> of(IndexSearcher searcher, Put put) throws IOException {
        List<Vectors> kept = new ArrayList<>();
        if (put.passages().isEmpty()) {
            return kept;
        }
        List<PassageVectors.Stored> stored = vectors.stored(searcher, put.file().path());
        PassageVectors.Place place = stored.isEmpty() ? null : vectors.place(searcher, put.file().path());
        if (place != null) {
            for (Known known : known(searcher, place, stored)) {
                keep(put, known, kept);
            }
        }
        return kept;
    }

    private List<Known> known(IndexSearcher searcher, PassageVectors.Place place, List<PassageVectors.Stored> stored)
            throws IOException {
        StoredFields fields = searcher.storedFields();
        Map<String, Known> models = new HashMap<>();
        for (PassageVectors.Stored each : stored) {
            int count = each.count();
            int dimensions = count == 0 ? 0 : each.data().length / count;
            if (dimensions == 0 || !each.stamp().equals(place.file().stamp())
                    || each.from() + count > place.file().passages()) {
                continue; // computed from another version of the file
            }
            Known known = models.computeIfAbsent(each.model(), name -> new Known(name, dimensions, new HashMap<>()));
            for (int i = 0; i < count && known.dimensions() == dimensions; i++) {
                String record = fields.document(place.document() + 1 + each.from() + i).get(IndexFields.RECORD);
                known.byText().put(EmbeddingText.passage(gson.fromJson(record, Passage.class)),
                        Arrays.copyOfRange(each.data(), i * dimensions, (i + 1) * dimensions));
            }
        }
        return List.copyOf(models.values());
    }

    /** Adds a record for each run of consecutive passages whose vectors are known. */
    private static void keep(Put put, Known known, List<Vectors> kept) {
        List<Passage> passages = put.passages();
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        for (int i = 0; i <= passages.size(); i++) {
            byte[] vector = i == passages.size() ? null : known.byText().get(EmbeddingText.passage(passages.get(i)));
            if (vector != null) {
                row.writeBytes(vector);
            } else if (row.size() > 0) {
                kept.add(new Vectors(put.file().path(), put.file().stamp(), known.model(),
                        i - row.size() / known.dimensions(), known.dimensions(),
                        Base64.getEncoder().encodeToString(row.toByteArray())));
                row.reset();
            }
        }
    }
}
