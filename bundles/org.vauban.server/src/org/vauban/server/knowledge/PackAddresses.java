// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.knowledge.pack.PackManifest;

/**
 * Addresses pack documents by the name of the pack and the path in its documents folder:
 * {@code vauban-pack://standards/iso.pdf}. Their location on the server stays hidden. Any thread.
 */
final class PackAddresses implements DocumentAddresses {
    static final String SCHEME = "vauban-pack";
    private static final String BEGINNING = SCHEME + "://";
    /** A path that no index contains, since indexed paths are absolute. */
    private static final Path NOWHERE = Path.of(SCHEME);

    private final Supplier<Map<String, Path>> packs;

    /** @param packs provides the folders of the packs mounted now, by their names */
    PackAddresses(Supplier<Map<String, Path>> packs) {
        this.packs = packs;
    }

    @Override
    public URI of(Path file) {
        try {
            for (Map.Entry<String, Path> each : packs.get().entrySet()) {
                Path documents = each.getValue().resolve(PackManifest.DOCUMENTS);
                if (file.startsWith(documents)) {
                    return new URI(SCHEME, each.getKey(),
                            "/" + documents.relativize(file).toString().replace(File.separatorChar, '/'), null, null);
                }
            }
            return new URI(SCHEME, "", "/" + file.getFileName(), null, null); // its pack is no longer mounted
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // cannot happen: illegal characters are encoded
        }
    }

    @Override
    public @Nullable Path path(@Nullable String address) {
        if (address == null || !address.regionMatches(true, 0, BEGINNING, 0, BEGINNING.length())) {
            return null;
        }
        try {
            URI uri = new URI(address);
            return path(Objects.requireNonNullElse(uri.getAuthority(), ""),
                    Objects.requireNonNullElse(uri.getPath(), ""));
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Accepts names like addresses without the scheme: {@code standards/iso.pdf}. */
    @Override
    public List<Path> named(String name) {
        String[] parts = name.split("/", 2);
        Path found = path(parts[0], parts.length == 1 ? "" : parts[1]);
        return found.equals(NOWHERE) ? List.of() : List.of(found);
    }

    private Path path(String pack, String below) {
        Path folder = packs.get().get(pack);
        if (folder == null) {
            return NOWHERE;
        }
        try {
            Path documents = folder.resolve(PackManifest.DOCUMENTS);
            Path found = documents.resolve(below.replaceFirst("^/+", "")).normalize();
            return found.startsWith(documents) ? found : NOWHERE;
        } catch (InvalidPathException e) {
            return NOWHERE;
        }
    }

    /** Returns false, since the documents are on the server. */
    @Override
    public boolean isOpenable(Path file) {
        return false;
    }
}
