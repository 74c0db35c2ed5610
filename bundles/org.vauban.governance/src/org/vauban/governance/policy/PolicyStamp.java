// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.policy.document.PolicyLayer;

/**
 * The attributes of all policy files, which differ as soon as one of them was written, replaced, removed or given other
 * permissions. Immutable.
 *
 * @param files one text for each file, about the name and its target
 * @param settled whether a later change will show: false if the last change is so recent that the file system's clock
 *                may not distinguish the two
 */
record PolicyStamp(List<String> files, boolean settled) {
    private static final String MISSING = "-";

    /** Copies the list. */
    PolicyStamp {
        files = List.copyOf(files);
    }

    /** Reads the attributes of all files that {@link PolicyReader} reads, but not their content. */
    static PolicyStamp of(PolicySources sources) {
        List<Path> files = new ArrayList<>(sources.unsigned());
        files.add(sources.root());
        files.add(sources.machine()); // the folder's permissions count as well
        for (PolicyLayer layer : PolicyReader.SIGNED) {
            Path policy = sources.policy(layer);
            if (policy != null) {
                files.add(policy);
            }
        }
        files.add(sources.seen(PolicyLayer.MACHINE));
        files.add(sources.seen(PolicyLayer.USER));
        List<String> texts = new ArrayList<>();
        long newest = Long.MIN_VALUE;
        for (Path file : files) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) { // the common case, and cheap
                texts.add(MISSING);
                continue;
            }
            try {
                Map<String, Object> found = AttributeStamp.attributes(file);
                texts.add(found.toString());
                newest = Math.max(newest, AttributeStamp.newest(found));
                if (Files.isSymbolicLink(file)) {
                    texts.add(AttributeStamp.attributes(file, LinkOption.NOFOLLOW_LINKS).toString());
                }
            } catch (IOException e) {
                texts.add(String.valueOf(e)); // reading the file will report what is wrong
            }
        }
        return new PolicyStamp(texts, AttributeStamp.isSettled(newest));
    }
}
