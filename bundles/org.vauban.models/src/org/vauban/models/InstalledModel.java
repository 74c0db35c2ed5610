// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;

/**
 * A model that p2 has installed: one bundle per shard, each a folder with the shard and {@code vauban-model.json}. A
 * shard counts only if its file has the packed size: p2 reports success even if the disk was full while it unpacked a
 * bundle. Immutable.
 *
 * @param id the model id
 * @param sha256 SHA-256 of the original model, in lower-case hexadecimal
 * @param sizeBytes size of that file
 * @param version version of the bundles, in a sortable form
 * @param count expected number of shards
 * @param shards present shards, by number from 1
 * @param damaged folders of bundles whose shard is missing or truncated
 */
public record InstalledModel(String id, String sha256, long sizeBytes, String version, int count,
        Map<Integer, Path> shards, List<Path> damaged) {
    /** Prefix of the symbolic names of bundles and features of models. */
    public static final String PREFIX = "org.vauban.model.";
    /** Name of the file in a bundle that describes its shard. */
    public static final String FILE = "vauban-model.json";
    private static final int MAX_DESCRIPTION = 64 << 10;
    private static final int HASH_DIGITS = 64;
    private static final int MAX_TEXT = 500;
    private static final Set<String> FIELDS = Set.of("id", "name", "sha256", "size", "shard", "shards", "file",
            "fileSize", "fileSha256");

    /** Copies map and list. */
    public InstalledModel {
        shards = Map.copyOf(shards);
        damaged = List.copyOf(damaged);
    }

    /**
     * Returns the symbolic name of a shard's bundle.
     *
     * @param number from 1
     */
    public static String bundle(String id, int number, int count) {
        return String.format(Locale.ROOT, "%s%s.%05d-of-%05d", PREFIX, id, number, count);
    }

    /** @throws CatalogueException if this is not a valid model id */
    public static void requireId(String id) throws CatalogueException {
        ModelIds.require(id);
    }

    /** Whether all shards are present. */
    public boolean isComplete() {
        return shards.size() == count;
    }

    /** Returns the files of the present shards, in order. */
    public List<Path> files() {
        return new TreeMap<>(shards).values().stream().toList();
    }

    /** Returns the numbers of missing shards. */
    public List<Integer> missing() {
        List<Integer> missing = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            if (!shards.containsKey(number)) {
                missing.add(number);
            }
        }
        return missing;
    }

    /**
     * Finds models in folders of bundles, such as {@code plugins} of an Eclipse installation. If a model is present
     * more than once, a complete one takes precedence, then the highest version. Bundles that cannot be read are
     * skipped.
     */
    public static Map<String, InstalledModel> find(Collection<Path> folders) {
        Map<String, InstalledModel> groups = new TreeMap<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> bundles = Files.newDirectoryStream(folder, PREFIX + "*_*")) {
                    for (Path bundle : bundles) {
                        add(bundle, groups);
                    }
                } catch (IOException | DirectoryIteratorException e) {
                    continue; // the store works without this folder; verifying a model reports missing shards
                }
            }
        }
        Map<String, InstalledModel> models = new TreeMap<>();
        for (InstalledModel model : groups.values()) {
            models.merge(model.id, model, (one, other) -> Comparator.comparing(InstalledModel::isComplete)
                    .thenComparing(InstalledModel::version).compare(one, other) >= 0 ? one : other);
        }
        return models;
    }

    private static void add(Path bundle, Map<String, InstalledModel> groups) {
        try (InputStream in = Files.newInputStream(bundle.resolve(FILE))) {
            DocumentFields fields = DocumentFields.of(StrictJson.object(in.readNBytes(MAX_DESCRIPTION)), FIELDS);
            String id = fields.text("id", MAX_TEXT);
            String file = fields.text("file", MAX_TEXT);
            int number = (int) fields.integer("shard", 1, GgufShards.MAX_SHARDS);
            int count = (int) fields.integer("shards", number, GgufShards.MAX_SHARDS);
            String version = bundle.getFileName().toString().substring(bundle(id, number, count).length());
            String expected = bundle(id, number, count) + version;
            if (!ModelIds.isId(id) || !bundle.getFileName().toString().equals(expected) || file.contains("/")
                    || file.contains("\\")) {
                return;
            }
            InstalledModel one = new InstalledModel(id, fields.text("sha256", HASH_DIGITS),
                    fields.integer("size", 1, CanonicalJson.MAX_INTEGER), sortable(version), count, Map.of(),
                    List.of());
            Path shard = shard(bundle, file, fields);
            groups.merge(id + "\n" + one.version + "\n" + one.sha256 + "\n" + count, one.with(number, bundle, shard),
                    (before, now) -> before.with(number, bundle, shard));
        } catch (IOException | TrustException | StringIndexOutOfBoundsException e) {
            // not a model bundle, or one that is being written
        }
    }

    /** Returns the shard of a bundle; null if it is missing or truncated. */
    private static @Nullable Path shard(Path bundle, String file, DocumentFields fields)
            throws IOException, TrustException {
        Path shard;
        try {
            shard = bundle.resolve(file);
        } catch (InvalidPathException e) {
            return null; // not a valid file name
        }
        return Files.isRegularFile(shard, LinkOption.NOFOLLOW_LINKS)
                && Files.size(shard) == fields.integer("fileSize", 1, CanonicalJson.MAX_INTEGER) ? shard : null;
    }

    /** @param shard null if it is missing or truncated */
    private InstalledModel with(int number, Path bundle, @Nullable Path shard) {
        Map<Integer, Path> more = new TreeMap<>(shards);
        List<Path> bad = new ArrayList<>(damaged);
        if (shard != null) {
            more.putIfAbsent(number, shard);
        } else {
            bad.add(bundle);
        }
        return new InstalledModel(id, sha256, sizeBytes, version, count, more, bad);
    }

    /** Pads numbers with zeros, so that {@code _1.10.0} sorts after {@code _1.9.0}. */
    private static String sortable(String version) {
        StringBuilder text = new StringBuilder();
        for (String part : version.substring(1).split("\\.", 4)) {
            text.append(part.matches("[0-9]{1,12}") ? "0".repeat(12 - part.length()) + part : part).append('.');
        }
        return text.toString();
    }
}
