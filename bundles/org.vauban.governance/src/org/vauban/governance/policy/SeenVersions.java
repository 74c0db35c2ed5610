// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * The highest installed versions of signed documents, so that none of them can be replaced by an older one or removed:
 * {@code seen.json} beside the policies, and a file of the same form for update sites. Immutable.
 */
public final class SeenVersions {
    /** Name of the root document in the record; policies use the names of their layers. */
    public static final String ROOT = "root";
    /** A record without any documents. */
    public static final SeenVersions NONE = new SeenVersions(Map.of());

    /**
     * Prefix of a layer's name, for the last statement that reset the layer's seen version; its version is the epoch
     * second in which the statement was issued.
     */
    static final String RESET = "reset.";

    /** Replaces the digest after a reset, and matches any document. */
    static final String ANY = "any";

    private static final int MAX_ENTRIES = 16;
    private static final int DIGEST_CHARS = 64;

    private final TreeMap<String, Seen> entries;

    /**
     * The record of one document.
     *
     * @param version the highest installed version
     * @param digest SHA-256 of that version
     */
    public record Seen(long version, String digest) {}

    private SeenVersions(Map<String, Seen> entries) {
        this.entries = new TreeMap<>(entries);
    }

    /** Reads a record; a missing file is an empty record. */
    public static SeenVersions read(Path file) throws PolicyException {
        byte[] bytes = PolicyFile.bytes(file).orElse(null);
        if (bytes == null) {
            return NONE;
        }
        try {
            return parse(bytes, MAX_ENTRIES);
        } catch (TrustException e) {
            throw PolicyFile.refused(file, e);
        }
    }

    /**
     * Parses the content of a record.
     *
     * @param most maximum number of documents
     * @throws TrustException {@code FORMAT} or {@code LIMIT}
     */
    public static SeenVersions parse(byte[] bytes, int most) throws TrustException {
        DocumentFields fields = DocumentFields.of(StrictJson.object(bytes), Set.of("seen"));
        Map<String, Seen> entries = new TreeMap<>();
        for (Map.Entry<String, DocumentFields> one : fields.members("seen", most).entrySet()) {
            DocumentFields entry = one.getValue().only(Set.of("version", "digest"));
            entries.put(one.getKey(), new Seen(entry.integer("version", 1, CanonicalJson.MAX_INTEGER),
                    entry.text("digest", DIGEST_CHARS)));
        }
        return new SeenVersions(entries);
    }

    /** Returns the names of all recorded documents. */
    public Set<String> names() {
        return Set.copyOf(entries.keySet());
    }

    /** Returns the record of a document. */
    public Optional<Seen> of(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Returns a copy with another version of a document. */
    public SeenVersions with(String name, long version, String digest) {
        TreeMap<String, Seen> more = new TreeMap<>(entries);
        more.put(name, new Seen(version, digest));
        return new SeenVersions(more);
    }

    /** Returns a copy without a document. */
    public SeenVersions without(String name) {
        TreeMap<String, Seen> fewer = new TreeMap<>(entries);
        fewer.remove(name);
        return new SeenVersions(fewer);
    }

    /** Returns the bytes of the file. */
    public byte[] bytes() {
        JsonObject seen = new JsonObject();
        entries.forEach((name, one) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("version", one.version());
            entry.addProperty("digest", one.digest());
            seen.add(name, entry);
        });
        JsonObject file = new JsonObject();
        file.add("seen", seen);
        return CanonicalJson.bytes(file);
    }

    /**
     * Refuses a document that is older than the recorded version, or another document of the same version.
     *
     * @throws TrustException {@code VERSION}
     */
    public void require(String name, long version, String digest) throws TrustException {
        Seen seen = entries.get(name);
        if (seen != null && version < seen.version()) {
            throw PolicyDocument.refused(Fault.VERSION, "document.older", version, seen.version());
        }
        if (seen != null && version == seen.version() && !seen.digest().equals(ANY) && !digest.equals(seen.digest())) {
            throw PolicyDocument.refused(Fault.VERSION, "document.other", version);
        }
    }

    /** Refuses that a recorded document is missing. */
    void requireAbsent(String name, Path file, Path record) throws PolicyException {
        Seen seen = entries.get(name);
        if (seen != null) {
            throw new PolicyException(file, Messages.text("policy.removed", file, seen.version(), record), null);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SeenVersions that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}
