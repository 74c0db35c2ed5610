// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.licence;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceDataException;
import org.vauban.governance.licence.LicenceMatch;
import org.vauban.governance.licence.Origin;
import org.vauban.governance.policy.setting.LicencePolicy;

/**
 * Looks up generated code in the licence data and applies the policy. Every feature passes its output through
 * {@link #review} and shows it only if {@link #release} allows it: no front end decides. Without data everything is
 * released. For any thread.
 */
public final class LicenceCheck {
    /** A check without data, which finds nothing. */
    public static final LicenceCheck NONE = new LicenceCheck(null, LicencePolicy.SHOW, "", null,
            (key, arguments) -> key, LicenceConfirmation.NOBODY, sentence -> {});

    private final @Nullable LicenceData data;
    private final LicencePolicy policy;
    private final String explanation;
    private final @Nullable String fault;
    private final Sentences messages;
    private final LicenceConfirmation confirmation;
    private final Consumer<String> problem;
    private final AtomicBoolean told = new AtomicBoolean();

    /** The messages of this package in the user's language. */
    @FunctionalInterface
    public interface Sentences {
        /** Returns the message {@code key} of {@code messages.properties}, with its arguments inserted. */
        String text(String key, Object... arguments);
    }

    /**
     * Result of a look-up.
     *
     * @param notes matches; empty if there are none in the compared part
     * @param fault why the text could not be checked, one sentence; null if the data could be read
     * @param unchecked whether only this text could not be compared, while the data is in order: the user may then
     *            decide
     */
    public record Review(List<LicenceNote> notes, @Nullable String fault, boolean unchecked) {
        /** No look-up, or no match. */
        public static final Review CLEAN = new Review(List.of(), null, false);

        public Review {
            notes = List.copyOf(notes);
        }

        /** Whether there is nothing to report. */
        public boolean isClean() {
            return notes.isEmpty() && fault == null;
        }

        /** Returns the sentences for the user, one after the other. */
        public String sentences() {
            String found = LicenceNote.sentences(notes);
            return fault == null ? found : found.isEmpty() ? fault : fault + ' ' + found;
        }
    }

    /**
     * @param data null if none is installed, or it cannot be read
     * @param explanation who set the policy and why, for withheld code; empty if it is the default
     * @param fault why the data cannot be read, or null; with it, nothing is released if the policy confirms or
     *            withholds
     * @param messages messages of this package
     * @param problem receives once why the check is impossible, if the code is shown nevertheless
     */
    public LicenceCheck(@Nullable LicenceData data, LicencePolicy policy, String explanation, @Nullable String fault,
            Sentences messages, LicenceConfirmation confirmation, Consumer<String> problem) {
        this.data = data;
        this.policy = Objects.requireNonNull(policy);
        this.explanation = Objects.requireNonNull(explanation);
        this.fault = fault;
        this.messages = Objects.requireNonNull(messages);
        this.confirmation = Objects.requireNonNull(confirmation);
        this.problem = Objects.requireNonNull(problem);
    }

    /** Whether text must not be shown before its release, not even while it grows. */
    public boolean holdsBack() {
        return policy != LicencePolicy.SHOW && (data != null || fault != null);
    }

    /**
     * Looks a text up.
     *
     * @param written the generated text
     * @param known the surrounding text: code that is there already belongs to the user
     */
    public Review review(String written, String known) {
        LicenceData installed = data;
        String broken = fault;
        if (broken != null) {
            return unknown(broken, false, List.of());
        }
        if (installed == null) {
            return Review.CLEAN;
        }
        try {
            LicenceData.Found found = installed.search(written, known);
            List<LicenceNote> notes = found.matches().stream().map(this::note).toList();
            if (found.complete() || !notes.isEmpty() && policy == LicencePolicy.SHOW) {
                return notes.isEmpty() ? Review.CLEAN : new Review(notes, null, false);
            }
            // matches are reported, but the rest remains unchecked
            return unknown(LicenceDataException.unchecked(), true, notes);
        } catch (LicenceDataException e) {
            return unknown(String.valueOf(e.getMessage()), false, List.of());
        }
    }

    private Review unknown(String why, boolean unchecked, List<LicenceNote> notes) {
        if (policy != LicencePolicy.SHOW) {
            return new Review(notes, why, unchecked);
        }
        if (!told.getAndSet(true)) {
            problem.accept(why);
        }
        return Review.CLEAN;
    }

    private LicenceNote note(LicenceMatch match) {
        List<LicenceNote.Source> sources = match.origins().stream().map(LicenceCheck::source).toList();
        String where = sources.stream()
                .map(each -> messages.text("source", each.file(), each.project(), each.version(), each.licence()))
                .collect(Collectors.joining(messages.text("source.and")));
        return new LicenceNote(match.offset(), match.length(), match.characters(), sources,
                messages.text("note", match.characters(), where));
    }

    private static LicenceNote.Source source(Origin origin) {
        return new LicenceNote.Source(origin.project(), origin.version(), origin.file(), origin.licence());
    }

    /**
     * Whether a reviewed text may be shown.
     *
     * @param asking whether the user waits for it and can be asked
     * @return completed on any thread; never fails
     */
    public CompletableFuture<Boolean> release(Review review, boolean asking) {
        if (review.isClean() || policy == LicencePolicy.SHOW) {
            return CompletableFuture.completedFuture(true);
        }
        if (policy == LicencePolicy.WITHHOLD || review.fault() != null && !review.unchecked() || !asking) {
            return CompletableFuture.completedFuture(false);
        }
        return confirmation.confirm(messages.text("confirm", review.sentences()))
                .handle((yes, failure) -> failure == null && Boolean.TRUE.equals(yes));
    }

    /** Returns the text that replaces withheld code in an answer. */
    public String placeholder() {
        return messages.text("placeholder");
    }

    /** Returns why a text is withheld, what to do, and who set the policy. */
    public String withheld(Review review) {
        boolean confirmed = policy == LicencePolicy.CONFIRM && (review.fault() == null || review.unchecked());
        String sentence = messages.text(
                confirmed ? "withheld.confirm" : review.fault() != null ? "withheld.fault" : "withheld",
                review.sentences());
        return explanation.isEmpty() ? sentence : sentence + ' ' + explanation;
    }
}
