// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.governance.text.ShortText;
import org.vauban.site.internal.Messages;

/**
 * The signed list of all files of an update site; {@code docs/site.md} describes the format. Immutable.
 *
 * @param organisation owner of the site: the name in the root document
 * @param name name of the site, such as {@code vauban}: two sites of an organisation have different names
 * @param version incremented by one each time the site is published
 * @param release version for display, such as {@code 0.2.0}
 * @param issued when it was written
 * @param expires from when on the site is refused
 * @param files files by path, with slashes; everything in the site except the manifest itself
 */
public record SiteManifest(String organisation, String name, long version, String release, Instant issued,
        Instant expires, SortedMap<String, SiteFile> files) {
    /** File of a site that contains the manifest, in an envelope. */
    public static final String FILE = "vauban-site.json";
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.vauban.site+json";
    /** Maximum number of files in a site. */
    public static final int MAX_FILES = 5_000;
    private static final Set<String> FIELDS = Set.of("site", "name", "version", "release", "issued", "expires",
            "files");
    private static final int MAX_NAME = 200;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + SiteFile.HASH_DIGITS + "}");

    /** Copies the files. */
    public SiteManifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Returns the form that is signed. */
    public JsonObject json() {
        JsonObject listed = new JsonObject();
        files.forEach((path, file) -> {
            JsonObject one = new JsonObject();
            one.addProperty("size", file.size());
            one.addProperty("sha512", file.sha512());
            listed.add(path, one);
        });
        JsonObject manifest = new JsonObject();
        manifest.addProperty("site", organisation);
        manifest.addProperty("name", name);
        manifest.addProperty("version", version);
        manifest.addProperty("release", release);
        manifest.addProperty("issued", issued.toString());
        manifest.addProperty("expires", expires.toString());
        manifest.add("files", listed);
        return manifest;
    }

    /**
     * Parses a manifest; checks neither its signatures nor its dates.
     *
     * @throws TrustException {@code FORMAT} or {@code LIMIT}
     */
    public static SiteManifest parse(JsonObject document) throws TrustException {
        DocumentFields fields = DocumentFields.of(document, FIELDS);
        SortedMap<String, SiteFile> files = new TreeMap<>();
        for (Map.Entry<String, DocumentFields> one : fields.members("files", MAX_FILES).entrySet()) {
            DocumentFields file = one.getValue().only(Set.of("size", "sha512"));
            String path = one.getKey();
            String hash = file.text("sha512", SiteFile.HASH_DIGITS);
            if (!SitePaths.accepts(path) || SitePaths.folded(path).equals(FILE)) {
                throw refused("manifest.path", shown(path));
            }
            if (!HASH.matcher(hash).matches()) {
                throw refused("manifest.hash", shown(path));
            }
            files.put(path, new SiteFile(file.integer("size", 0, CanonicalJson.MAX_INTEGER), hash));
        }
        String ambiguous = SitePaths.ambiguous(files.keySet()).orElse(null);
        if (ambiguous != null) {
            throw refused("manifest.ambiguous", ambiguous);
        }
        String name = fields.text("name", MAX_NAME);
        Instant issued = fields.time("issued");
        Instant expires = fields.time("expires");
        if (!NAME.matcher(name).matches()) {
            throw refused("manifest.name", shown(name));
        }
        if (!expires.isAfter(issued)) {
            throw refused("manifest.dates");
        }
        return new SiteManifest(fields.text("site", MAX_NAME), name,
                fields.integer("version", 1, CanonicalJson.MAX_INTEGER), fields.text("release", MAX_NAME), issued,
                expires, files);
    }

    private static TrustException refused(String key, Object... arguments) {
        return TrustException.refused(Fault.FORMAT, Messages.text(key, arguments));
    }

    /** Replaces characters that could move a terminal's cursor. */
    private static String shown(String text) {
        return ShortText.of(text.replaceAll("\\p{C}", "\ufffd"), 120);
    }

    /** Returns the total size of the files in bytes. */
    public long totalSize() {
        return files.values().stream().mapToLong(SiteFile::size).sum();
    }
}
