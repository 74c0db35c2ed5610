// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * The signed part of a pack. The hash of the passages covers everything, since each file's record contains the hash of
 * its document. Immutable.
 *
 * @param organisation publisher: the name in the root document
 * @param name name of the pack
 * @param version incremented with each publication
 * @param format format of the pack; a reader refuses newer ones
 * @param issued when it was written
 * @param expires when it begins to be refused
 * @param files number of files
 * @param passages number of passages of all files
 * @param sha256 hash of {@link #PASSAGES}, lower-case hex
 * @param vectors description of the passages' vectors; null if there are none
 */
public record PackManifest(String organisation, String name, long version, long format, Instant issued,
        Instant expires, long files, long passages, String sha256, @Nullable PackVectors vectors) {
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.vauban.knowledge-pack+json";
    /** File with the manifest in an envelope. */
    public static final String FILE = "vauban-knowledge.json";
    /** File with the passages: lines of JSON, compressed with gzip. */
    static final String PASSAGES = "passages.jsonl.gz";
    /** Folder with the documents. */
    public static final String DOCUMENTS = "documents";
    /** Format without vectors, which earlier versions can mount too. */
    private static final long PLAIN = 1;
    /** Format with vectors. */
    private static final long WITH_VECTORS = 2;
    /** Format with attachments of mails, with or without vectors; the newest one. */
    private static final long WITH_ATTACHMENTS = 3;
    private static final String VECTORS = "vectors";
    private static final Set<String> FIELDS = Set.of("site", "name", "version", "format", "issued", "expires", "files",
            "passages", "sha256");
    private static final Set<String> VECTOR_FIELDS = Set.of("model", "dimensions", "passages");
    private static final int MAX_NAME = 200;
    private static final int HASH_DIGITS = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + HASH_DIGITS + "}");

    /** Whether a pack may have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns the format of a new pack. */
    static long format(@Nullable PackVectors vectors, boolean attachments) {
        return attachments ? WITH_ATTACHMENTS : vectors == null ? PLAIN : WITH_VECTORS;
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("site", organisation);
        json.addProperty("name", name);
        json.addProperty("version", version);
        json.addProperty("format", format);
        json.addProperty("issued", issued.toString());
        json.addProperty("expires", expires.toString());
        json.addProperty("files", files);
        json.addProperty("passages", passages);
        json.addProperty("sha256", sha256);
        PackVectors known = vectors;
        if (known != null) {
            JsonObject object = new JsonObject();
            object.addProperty("model", known.model());
            object.addProperty("dimensions", known.dimensions());
            object.addProperty("passages", known.passages());
            json.add(VECTORS, object);
        }
        return json;
    }

    /** @throws TrustException {@code FORMAT} or {@code LIMIT}; neither signatures nor dates are checked */
    static PackManifest parse(JsonObject document) throws TrustException {
        // a newer format may have other members, so its number is checked first
        long format = DocumentFields.of(document, document.keySet()).integer("format", 1, CanonicalJson.MAX_INTEGER);
        if (format > WITH_ATTACHMENTS) {
            throw new NewerPackException();
        }
        boolean embedded = format == WITH_VECTORS || format == WITH_ATTACHMENTS && document.has(VECTORS);
        Set<String> known = new HashSet<>(FIELDS);
        if (embedded) {
            known.add(VECTORS);
        }
        DocumentFields fields = DocumentFields.of(document, known);
        PackManifest manifest = new PackManifest(fields.text("site", MAX_NAME), fields.text("name", MAX_NAME),
                fields.integer("version", 1, CanonicalJson.MAX_INTEGER), format, fields.time("issued"),
                fields.time("expires"), fields.integer("files", 0, Integer.MAX_VALUE),
                fields.integer("passages", 0, Integer.MAX_VALUE), fields.text("sha256", HASH_DIGITS),
                embedded ? vectors(fields.fields(VECTORS).only(VECTOR_FIELDS)) : null);
        if (!isName(manifest.name) || !HASH.matcher(manifest.sha256).matches()
                || !manifest.expires.isAfter(manifest.issued)) {
            throw TrustException.refused(Fault.FORMAT, FILE);
        }
        return manifest;
    }

    private static PackVectors vectors(DocumentFields fields) throws TrustException {
        return new PackVectors(fields.text("model", MAX_NAME),
                (int) fields.integer("dimensions", 1, Vectors.MOST_DIMENSIONS),
                fields.integer("passages", 1, Integer.MAX_VALUE));
    }

    /** The pack was written by a newer version. */
    static final class NewerPackException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
