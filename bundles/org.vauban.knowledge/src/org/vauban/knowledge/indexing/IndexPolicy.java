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

/** Restrictions of policies on the content of the index, apart from exclusions. Immutable. */
public final class IndexPolicy {
    /** Name of the setting with the only folders that may be indexed. */
    public static final String FOLDERS = "knowledge.folders";
    /** Name of the setting with the only formats that may be indexed. */
    public static final String FORMATS = "knowledge.formats";
    /** Name of the setting with patterns of files that are not indexed. */
    public static final String EXCLUDED = "knowledge.excluded";

    private final Policy policy;
    private final FolderPolicy folders;
    private final Optional<List<String>> formats;
    private final long mostBytes;

    /** Reads the disk, since folders are compared by their real paths. */
    public IndexPolicy(Policy policy) {
        this.policy = policy;
        folders = FolderPolicy.of(policy, FOLDERS);
        formats = policy.allowed(FORMATS);
        mostBytes = policy.limit(Limit.DOCUMENT_MEGABYTES).orElse(Long.MAX_VALUE >> 20) << 20;
    }

    /**
     * Names of the rules that keep whole texts out of the index. Files indexed without one of these rules may contain
     * such text.
     *
     * @return names without blanks
     */
    Set<String> contentRules() {
        return Stream.of("exclusions.markings", "redaction.refused")
                // hashed, because markings contain blanks
                .flatMap(setting -> policy.list(setting).stream()
                        .map(value -> setting + ':' + Hashes.sha256(value.text())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns why folders or files cannot be indexed at all.
     *
     * @return sentences in the user's language; empty if some of the files may be indexed
     */
    public Optional<String> refusal(List<Path> sources) {
        return policy.refusal(Permission.INDEXING).or(() -> sources.stream().filter(each -> !folders.reaches(each))
                .findFirst().map(each -> policy.refusal(FOLDERS, String.valueOf(each))));
    }

    /**
     * Whether the index may hold a file; for an attachment, the mails that contain it must be allowed too.
     *
     * @param file real path
     * @param bytes size; 0 if it does not matter, as for a file from the index
     */
    boolean allows(Path file, long bytes) {
        SourceFormat format = SourceFormat.of(file);
        Path above = MailAttachments.mail(file) == null ? null : file.getParent();
        return format != null && (above == null || allows(above, 0)) && bytes <= mostBytes && folders.holdsReal(file)
                && formats.map(known -> known.contains(format.name().toLowerCase(Locale.ROOT))).orElse(true);
    }
}
