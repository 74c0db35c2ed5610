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
 * The folders that a host was started with. If the system confines it, it can open files in no other folders, and not
 * in a new folder that replaced one of these under the same name. Immutable.
 */
final class ModelFolders {
    /** llama.cpp's file names of a model that is split into several files. */
    private static final Pattern SHARD = Pattern.compile("(.+)-00001-of-(00[0-9]{3})\\.gguf");
    /** The file system's identity of each folder, null if it has none. */
    private final Map<Path, Object> folders;

    private ModelFolders(Map<Path, Object> folders) {
        this.folders = folders;
    }

    /**
     * Returns the current folders and those of the files, including the targets of symbolic links; missing ones are
     * omitted.
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

    /** Whether the host's confinement allows it to open a file. */
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
                // the file does not exist: reported by the load
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

    /** Returns the file or, for the first file of a split model, the names of all its files. */
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
            // the folder does not exist: reported by the load
        }
    }
}
