// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.policy.FolderPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.SourceFormat;

/** Which files policies let the index hold, beside those that are excluded. Immutable. */
public final class IndexPolicy {
    /** The name of the setting with the only folders. */
    public static final String FOLDERS = "knowledge.folders";
    /** The name of the setting with the only formats. */
    public static final String FORMATS = "knowledge.formats";
    /** The name of the setting with patterns of files that are not indexed. */
    public static final String EXCLUDED = "knowledge.excluded";

    private final Policy policy;
    private final FolderPolicy folders;
    private final Optional<List<String>> formats;
    private final long mostBytes;

    /** Reads the disk: folders count by their real paths. */
    public IndexPolicy(Policy policy) {
        this.policy = policy;
        folders = FolderPolicy.of(policy, FOLDERS);
        formats = policy.allowed(FORMATS);
        mostBytes = policy.limit(Limit.DOCUMENT_MEGABYTES).orElse(Long.MAX_VALUE >> 20) << 20;
    }

    /**
     * What keeps texts out that are read from now on: what was read under other rules may hold it.
     *
     * @return names without blanks
     */
    Set<String> contentRules() {
        return Stream.of("exclusions.markings", "redaction.refused")
                // hashed, since markings have blanks
                .flatMap(setting -> policy.list(setting).stream()
                        .map(value -> setting + ':' + Hashes.sha256(value.text())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why folders or files cannot be indexed at all.
     *
     * @return sentences in the user's language, empty if some of their files may be
     */
    public Optional<String> refusal(List<Path> sources) {
        return policy.refusal(Permission.INDEXING).or(() -> sources.stream().filter(each -> !folders.reaches(each))
                .findFirst().map(each -> policy.refusal(FOLDERS, String.valueOf(each))));
    }

    /**
     * Whether the index may hold a file; of what is attached, also the mails that it is attached to.
     *
     * @param file its real path
     * @param bytes 0 where the size does not matter, as of one that was found in the index
     */
    boolean allows(Path file, long bytes) {
        SourceFormat format = SourceFormat.of(file);
        Path above = MailAttachments.mail(file) == null ? null : file.getParent();
        return format != null && (above == null || allows(above, 0)) && bytes <= mostBytes && folders.holdsReal(file)
                && formats.map(known -> known.contains(format.name().toLowerCase(Locale.ROOT))).orElse(true);
    }
}
