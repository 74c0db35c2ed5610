// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.engine.LoadRequest;

/**
 * The folders that a host was started for. Where the system confines it, it can open files in no other ones, and not in
 * one that has since been replaced by another of the same name. Immutable.
 */
final class ModelFolders {
    /** How llama.cpp names the files of a model that is in several ones. */
    private static final Pattern SHARD = Pattern.compile("(.+)-00001-of-(00[0-9]{3})\\.gguf");
    /** The system's own name of each folder, null where it has none. */
    private final Map<Path, Object> folders;

    private ModelFolders(Map<Path, Object> folders) {
        this.folders = folders;
    }

    /**
     * These folders and those of the files as they are now, and of what symbolic links lead to; what is not there is
     * left out.
     */
    static ModelFolders of(Collection<Path> known, Collection<LoadRequest> requests) {
        Map<Path, Object> folders = new LinkedHashMap<>();
        known.forEach(folder -> add(folder, folders));
        for (LoadRequest request : requests) {
            folders.putAll(around(request.file()));
        }
        return new ModelFolders(folders);
    }

    List<Path> paths() {
        return List.copyOf(folders.keySet());
    }

    /** Whether a file can be opened by the host, as far as the host's own confinement goes. */
    boolean hold(Path file) {
        return around(file).entrySet().stream().allMatch(needed -> folders.containsKey(needed.getKey())
                && Objects.equals(folders.get(needed.getKey()), needed.getValue()));
    }

    private static Map<Path, Object> around(Path file) {
        Set<Path> parents = new LinkedHashSet<>();
        for (Path each : shards(file.toAbsolutePath())) {
            parents.add(each.getParent());
            try {
                parents.add(each.toRealPath().getParent());
            } catch (IOException e) {
                // the file is not there: loading it says so
            }
        }
        Map<Path, Object> folders = new LinkedHashMap<>();
        for (Path parent : parents) {
            if (parent != null) {
                add(parent, folders);
            }
        }
        return folders;
    }

    /** The file, or where it is the first one of a model in several files, all of them by their names. */
    private static List<Path> shards(Path file) {
        Matcher named = SHARD.matcher(String.valueOf(file.getFileName()));
        if (!named.matches()) {
            return List.of(file);
        }
        List<Path> shards = new ArrayList<>();
        for (int number = 1; number <= Integer.parseInt(named.group(2)); number++) {
            shards.add(file.resolveSibling(
                    String.format(Locale.ROOT, "%s-%05d-of-%s.gguf", named.group(1), number, named.group(2))));
        }
        return shards;
    }

    private static void add(Path folder, Map<Path, Object> folders) {
        try {
            Path real = folder.toRealPath();
            folders.put(real, Files.readAttributes(real, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            // the folder is not there: loading the file says so
        }
    }
}
