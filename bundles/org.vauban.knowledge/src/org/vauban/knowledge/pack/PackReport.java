// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.knowledge.indexing.UnreadableFile;

/**
 * The result of creating, verifying or mounting a pack.
 *
 * @param manifest manifest of the pack
 * @param signers names of the signers; empty if unsigned
 * @param leftOut files left out because they contain masked secrets or are excluded on this machine
 * @param unreadable files that could not be read or changed meanwhile; empty when mounting
 * @param left by mail, the names or types of the parts that its copy lacks; empty when mounting
 */
public record PackReport(PackManifest manifest, List<String> signers, List<WithheldFile> leftOut,
        List<UnreadableFile> unreadable, Map<Path, List<String>> left) {
    /** Copies the lists, and the map with its order. */
    public PackReport {
        signers = List.copyOf(signers);
        leftOut = List.copyOf(leftOut);
        unreadable = List.copyOf(unreadable);
        left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
    }

    /** Paths of the files left out. */
    public List<Path> withheld() {
        return leftOut.stream().map(WithheldFile::file).toList();
    }
}
