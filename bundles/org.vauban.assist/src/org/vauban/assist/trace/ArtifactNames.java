// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Names the artifacts of a matrix independently of inserted lines and of the checkout: by their path within the Git
 * working tree, else within the common folder of all traced ones. Overloads are numbered. Reads the disk while it is
 * created; immutable then.
 */
final class ArtifactNames {
    private final @Nullable Path common;
    private final Map<Path, Path> trees = new HashMap<>();
    private final Map<TraceArtifact, String> names = new HashMap<>();

    /** @param folders traced folders, real paths */
    ArtifactNames(TraceMatrix matrix, List<Path> folders) {
        common = folders.stream().map(each -> Files.isDirectory(each) ? each : each.getParent())
                .reduce(ArtifactNames::common).orElse(null);
        Map<String, Integer> same = new HashMap<>();
        Stream.concat(matrix.links().stream().map(TraceLink::artifact), matrix.untraced().stream()).distinct()
                .sorted(Comparator.comparing((TraceArtifact each) -> String.valueOf(each.file()))
                        .thenComparingInt(TraceArtifact::line))
                .forEach(each -> {
                    String name = name(each);
                    names.put(each, name + ' ' + same.merge(name, 1, Integer::sum));
                });
    }

    /** Returns the name of an artifact of the matrix. */
    String of(TraceArtifact artifact) {
        return Objects.requireNonNull(names.get(artifact));
    }

    private String name(TraceArtifact artifact) {
        Path file = artifact.file();
        return file == null ? "commit " + artifact.commit()
                : relative(file) + ' ' + artifact.kind().name().toLowerCase(Locale.ROOT) + ' ' + artifact.name();
    }

    private String relative(Path file) {
        Path base = tree(file);
        Path from = base == null ? common : base;
        Path named = from != null && file.startsWith(from) ? from.relativize(file) : file;
        return named.toString().replace('\\', '/');
    }

    /** Returns the Git working tree that contains a file, or null. */
    private @Nullable Path tree(Path file) {
        Path folder = file.getParent();
        return folder == null ? null : trees.computeIfAbsent(folder, from -> {
            Path at = from;
            while (at != null && !Files.exists(at.resolve(".git"))) {
                at = at.getParent();
            }
            return at;
        });
    }

    private static @Nullable Path common(@Nullable Path one, @Nullable Path other) {
        Path at = one;
        while (at != null && other != null && !other.startsWith(at)) {
            at = at.getParent();
        }
        return at;
    }
}
