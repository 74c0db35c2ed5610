// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.FeatureRules.Withholding;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.internal.FoldedText;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;

/** Decides which texts policies keep out of a feature's requests: by file, by role, by content. */
final class ContentPolicy {
    /** The features that have a setting {@code NAME.excluded}. */
    static final List<String> FEATURES = List.of("completion", "chat", "edit", "fix", "document");

    static final String MARKINGS = "exclusions.markings";
    static final String REFUSED = "redaction.refused";
    static final String LOCAL_FILES = "remote.excluded";
    static final String LOCAL_MARKINGS = "remote.markings";
    /** A marker that the author of a file uses to keep it on this machine. */
    static final String LOCAL_MARKER = "vauban:local-only";
    static final String ATTACHMENT_KINDS = "chat.attachmentKinds";

    /** The roles of parts that are attachments of a question. */
    private static final Set<String> ATTACHMENTS = Set.of("selection", "file", "folder", "type", "method", "problems",
            "console", "compare", "clipboard", "diff", "other");
    private static final Set<String> ATTACHING = Set.of("chat", "edit", "fix");
    private static final int LONGEST_STORED = 16 << 20;
    private static final String EXCLUDED = ".excluded";
    private static final Set<String> OWN = Set.of("file", "name");

    private final Policy policy;
    private final Map<String, Exclusions> excluded = new HashMap<>();
    private final List<Marking> markings;
    private final List<Policy.Value> refused;
    private final @Nullable Exclusions localFiles;
    private final List<Marking> localMarkings;
    private final boolean silent;

    /** A text that keeps every file containing it out of requests, and its folded form. */
    private record Marking(Policy.Value value, String folded) {}

    /** @throws PolicyException if a pattern is invalid */
    ContentPolicy(Policy policy) throws PolicyException {
        this.policy = policy;
        for (String feature : FEATURES) {
            Exclusions files = patterns(policy, feature + EXCLUDED);
            if (files != null) {
                excluded.put(feature, files);
            }
        }
        patterns(policy, "knowledge.excluded"); // of the index, which is not checked for each text
        markings = markings(policy, MARKINGS);
        localFiles = patterns(policy, LOCAL_FILES);
        localMarkings = markings(policy, LOCAL_MARKINGS);
        refused = policy.list(REFUSED);
        silent = policy.isEmpty();
    }

    private static List<Marking> markings(Policy policy, String setting) {
        return policy.list(setting).stream().map(value -> new Marking(value, FoldedText.fold(value.text(), false)))
                .toList();
    }

    /** Returns the exclusions by a setting's patterns; null if it has none. */
    static @Nullable Exclusions patterns(Policy policy, String setting) throws PolicyException {
        List<Policy.Value> patterns = policy.list(setting);
        for (Policy.Value pattern : patterns) {
            String fault = Exclusions.fault(pattern.text());
            if (fault != null) {
                throw Policy.invalid(pattern.file(), Messages.text("policy.pattern.fault", pattern.text(), fault),
                        null);
            }
        }
        return patterns.isEmpty() ? null
                : new Exclusions(patterns.stream().map(Policy.Value::text).toList(),
                        number -> patterns.get(number).origin().explanation(setting), List.of());
    }

    /**
     * Returns why a part is left out of a request.
     *
     * @param feature feature as policies name it
     * @param wholes the texts that the part is taken from
     * @param kinds kinds of the secrets masked in it
     */
    Optional<Withholding> withheld(String feature, Submission submission, Part part, Supplier<List<String>> wholes,
            Set<String> kinds) {
        if (silent) {
            return Optional.empty();
        }
        Optional<Withholding> found = Optional.empty();
        if (ATTACHING.contains(feature) && ATTACHMENTS.contains(part.role())) {
            found = attachment(part);
        } else if (feature.equals("completion")) {
            found = context(submission, part);
        }
        return found.or(() -> file(feature, part)).or(() -> secret(kinds)).or(() -> marked(part, wholes));
    }

    /** Returns why a part must stay on this machine. */
    Optional<String> localOnly(Part part, Supplier<List<String>> wholes) {
        Optional<String> file = matching(localFiles, part.source())
                .map(verdict -> Messages.text("refused." + LOCAL_FILES, part.source().name(), verdict.pattern(),
                        verdict.reason()));
        if (file.isPresent()) {
            return file;
        }
        List<String> texts = folded(wholes);
        if (texts.stream().anyMatch(text -> text.contains(LOCAL_MARKER))) {
            return Optional.of(Messages.text("remote.marker", LOCAL_MARKER));
        }
        return marking(LOCAL_MARKINGS, localMarkings, texts);
    }

    /** Returns the restrictions of a file, one sentence each. Reads the disk. */
    List<String> restrictions(TextSource file) {
        Part part = new Part("text", SourceText.ofStored(file, ""), OptionalInt.empty(), false);
        return Stream.concat(FEATURES.stream().flatMap(feature -> file(feature, part).stream()),
                marked(part, () -> stored(file.local())).stream()).map(Withholding::reason).toList();
    }

    private static List<String> stored(@Nullable Path file) {
        String text = file == null ? null : TextDecoder.guessBeginning(file, LONGEST_STORED);
        return text == null ? List.of() : List.of(text); // a file without text is never sent
    }

    private Optional<Withholding> attachment(Part part) {
        Optional<Withholding> kind = policy.list(ATTACHMENT_KINDS).stream()
                .filter(value -> value.text().equals(part.role())).findFirst()
                .map(value -> new Withholding(ATTACHMENT_KINDS, Messages.text("refused." + ATTACHMENT_KINDS,
                        value.text(), value.origin().explanation(ATTACHMENT_KINDS)), false));
        return forbidden(Permission.ATTACHMENTS).or(() -> kind)
                .or(() -> policy.refusal(Limit.ATTACHMENT_CHARACTERS, part.text().length())
                        .map(reason -> new Withholding(Limit.ATTACHMENT_CHARACTERS.setting(), reason, false)));
    }

    private Optional<Withholding> context(Submission submission, Part part) {
        if (part.role().equals("recent_edit") && !policy.allows(Permission.RECENT_EDITS)) {
            return forbidden(Permission.RECENT_EDITS);
        }
        if (part.role().equals("clipboard") && !policy.allows(Permission.COPIED_TEXT)) {
            return forbidden(Permission.COPIED_TEXT);
        }
        Path file = part.source().path();
        if (file == null || OWN.contains(part.role()) || file.equals(edited(submission))) {
            return Optional.empty();
        }
        return forbidden(Permission.OTHER_FILES);
    }

    private static @Nullable Path edited(Submission submission) {
        return submission.parts().stream().filter(part -> part.role().equals("file")).findFirst()
                .map(part -> part.source().path()).orElse(null);
    }

    private Optional<Withholding> forbidden(Permission permission) {
        return policy.refusal(permission).map(reason -> new Withholding(permission.setting(), reason, false));
    }

    private Optional<Withholding> file(String feature, Part part) {
        String setting = feature + EXCLUDED;
        return matching(excluded.get(feature), part.source()).map(verdict -> new Withholding(setting,
                Messages.text("refused.excluded", feature, part.source().name(), verdict.pattern(),
                        verdict.reason()), true));
    }

    /** Returns how files match {@link #patterns}; if this cannot be determined, it counts as a match. */
    static Optional<ExclusionResult> matching(@Nullable Exclusions files, TextSource source) {
        if (files == null || source instanceof TextSource.Unknown) {
            return Optional.empty(); // the gate itself withholds unknown sources
        }
        // without an explanation a built-in or other exclusion matched, which the gate reports itself
        ExclusionResult verdict = files.check(source);
        return Optional.of(verdict).filter(each -> !each.explanation().isEmpty()
                || each.excluded() && each.pattern().isEmpty());
    }

    private Optional<Withholding> secret(Set<String> kinds) {
        return refused.stream().filter(value -> kinds.stream().anyMatch(kind -> is(kind, value.text()))).findFirst()
                .map(value -> new Withholding(REFUSED, Messages.text("refused." + REFUSED, value.text(),
                        value.origin().explanation(REFUSED)), true));
    }

    /** Whether a masked secret belongs to a class that a policy names. */
    private static boolean is(String kind, String wanted) {
        return switch (kind) {
            case "private-key" -> wanted.equals("private-keys");
            case "nir", "iban", "telephone", "email" -> wanted.equals("personal-data");
            case "policy-word" -> wanted.equals("words");
            case "password", "url-password", "secret" -> wanted.equals("passwords");
            case "encoded", "argument", "command" -> !wanted.equals("personal-data") && !wanted.equals("words");
            default -> wanted.equals("tokens");
        };
    }

    private Optional<Withholding> marked(Part part, Supplier<List<String>> wholes) {
        if (markings.isEmpty()) {
            return Optional.empty();
        }
        return marking(MARKINGS, markings, folded(wholes)).map(reason -> new Withholding(MARKINGS, reason, true));
    }

    /** Returns a sentence about the first marking of a setting that one of these texts contains. */
    private static Optional<String> marking(String setting, List<Marking> markings, List<String> texts) {
        return markings.stream()
                .filter(marking -> texts.stream().anyMatch(text -> FoldedText.contains(text, marking.folded())))
                .findFirst()
                .map(Marking::value).map(value -> Messages.text("refused." + setting, value.text(),
                        value.origin().explanation(setting)));
    }

    private static List<String> folded(Supplier<List<String>> wholes) {
        return wholes.get().stream()
                .flatMap(text -> Stream.of(false, true).map(joined -> FoldedText.fold(text, joined))).toList();
    }
}
