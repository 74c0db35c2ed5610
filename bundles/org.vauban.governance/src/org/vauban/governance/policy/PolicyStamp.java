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
 * What the files of policies look like from outside: another one as soon as any of them was written, replaced, removed
 * or given other rights. Immutable.
 *
 * @param files one text for each, about the name and about what it leads to
 * @param settled whether a later change shows: not where the last one is so recent that the clock of the file system
 *            may not tell the two apart
 */
record PolicyStamp(List<String> files, boolean settled) {
    private static final String MISSING = "-";

    /** Copies the list. */
    PolicyStamp {
        files = List.copyOf(files);
    }

    /** Reads the attributes of all files that {@link PolicyReader} reads, and none of their content. */
    static PolicyStamp of(PolicySources sources) {
        List<Path> files = new ArrayList<>(sources.unsigned());
        files.add(sources.root());
        files.add(sources.machine()); // whoever may write there counts as well
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
                texts.add(String.valueOf(e)); // reading it will say what is wrong
            }
        }
        return new PolicyStamp(texts, AttributeStamp.isSettled(newest));
    }
}
