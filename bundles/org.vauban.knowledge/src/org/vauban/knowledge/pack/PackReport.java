// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.knowledge.indexing.UnreadableFile;

/**
 * What became of a pack.
 *
 * @param manifest of the pack
 * @param signers who signed it, for people; empty for nobody
 * @param leftOut files that are left out: a secret is masked in them, or what holds on this machine excludes them
 * @param unreadable files that could not be read, or changed meanwhile; none where a pack is mounted
 * @param left by mail, the names or types of the parts that its copy in the pack lacks; none where a pack is mounted
 */
public record PackReport(PackManifest manifest, List<String> signers, List<WithheldFile> leftOut,
        List<UnreadableFile> unreadable, Map<Path, List<String>> left) {
    /** Copies the lists and, in its order, the map. */
    public PackReport {
        signers = List.copyOf(signers);
        leftOut = List.copyOf(leftOut);
        unreadable = List.copyOf(unreadable);
        left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
    }

    /** The paths of files that are left out. */
    public List<Path> withheld() {
        return leftOut.stream().map(WithheldFile::file).toList();
    }
}
