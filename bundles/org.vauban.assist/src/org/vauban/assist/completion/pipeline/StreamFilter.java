// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CandidateCheck.Candidate;
import org.vauban.assist.completion.CandidateCheck.Continuation;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.text.CompletionTrimmer;
import org.vauban.assist.completion.text.TrimResult;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.inspect.SuggestionTrace.Timed;
import org.vauban.assist.message.Messages;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;

/**
 * Trims generated text while it arrives, and has it checked. Without a check, the growing text is reported as it
 * arrives; with one, only whole lines that the check accepted unchanged. {@link #text} runs on the engine's reader
 * thread.
 */
final class StreamFilter implements TokenListener {
    private final Messages messages;
    private final CompletionTrimmer trimmer;
    private final CandidateCheck check;
    private final PartialListener listener;
    private final BooleanSupplier cancelled;
    private final BooleanSupplier settled;
    private final String begun;
    private final SuggestionConfidence confidence;
    private final Object lock = new Object();
    // all below are guarded by the lock
    private final StringBuilder output;
    private final LineLikelihoods likelihoods;
    private EngineCall<Generation> engine;
    private String decided;
    private String shown = "";
    private String judged = "";
    private String waiting;
    private boolean judging;
    private boolean ended;
    private String finding;
    private Continuation instead;
    /** Check started as soon as the text is final, while the engine is still ending; null until then. */
    private Judging early;
    private Instant firstText;
    private Disposition disposition = Disposition.OFFERED;

    /**
     * Result of a filtered text.
     *
     * @param outcome the outcome, unless the model is asked again
     * @param instead valid continuations in place of a dropped text, or null
     */
    record Result(CompletionOutcome outcome, @Nullable Continuation instead) {}

    /**
     * Rules for the part of a text that is shown.
     *
     * @param trimmer determines where the text ends
     * @param check judges complete parts of the text
     * @param confidence confidence that the model must have in the text
     * @param begun beginning of the text that is given: the model does not write it again
     */
    record Rules(CompletionTrimmer trimmer, CandidateCheck check, SuggestionConfidence confidence, String begun) {}

    /**
     * @param messages for the prompt inspector
     * @param cancelled whether the text is no longer wanted
     * @param settled whether the complete lines that the model has written are enough
     */
    StreamFilter(Messages messages, Rules rules, PartialListener listener, BooleanSupplier cancelled,
            BooleanSupplier settled) {
        this.messages = messages;
        this.begun = rules.begun();
        this.confidence = rules.confidence();
        this.likelihoods = new LineLikelihoods(confidence);
        this.output = new StringBuilder(begun);
        this.trimmer = rules.trimmer();
        this.check = rules.check();
        this.listener = listener;
        this.cancelled = cancelled;
        this.settled = settled;
    }

    void engine(EngineCall<Generation> call) {
        boolean enough;
        synchronized (lock) {
            engine = call;
            enough = decided != null;
        }
        if (enough) {
            call.cancel();
        }
    }

    @Override
    public void text(String more) {
        text(more, Double.NaN);
    }

    @Override
    public void text(String more, double likelihood) {
        EngineCall<Generation> enough = null;
        String partial = null;
        String unjudged = null;
        String written;
        boolean whole;
        synchronized (lock) {
            if (firstText == null) {
                firstText = Instant.now();
            }
            if (decided != null) {
                return;
            }
            int doubtful = Double.isNaN(likelihood) ? -1 : likelihoods.add(more, likelihood);
            TrimResult cut = doubtful < 0
                    ? trimmer.cut(output.append(more).toString(), CompletionTrimmer.End.NOT_YET)
                    : new TrimResult(doubtful == 0 ? nothing(Disposition.UNCERTAIN)
                            : trimmer.cut(output.toString(), CompletionTrimmer.End.STOPPED).text(), true);
            String lines = cut.decided() || !settled.getAsBoolean() ? "" : trimmer.wholeLines(output.toString());
            if (!lines.isBlank()) {
                cut = new TrimResult(lines, true);
            }
            if (cut.decided()) {
                decided = cut.text();
                enough = engine;
            }
            if (check == CandidateCheck.NONE) {
                if (cut.text().length() > shown.length() && cut.text().startsWith(shown)) {
                    shown = cut.text();
                    partial = shown;
                }
            } else if (!cut.decided()) {
                unjudged = nextLines(cut.text());
            }
            written = check == CandidateCheck.NONE ? "" : cut.text();
            whole = cut.decided();
        }
        if (enough != null) {
            enough.cancel();
        }
        if (!written.isBlank() && !cancelled.getAsBoolean()) {
            listener.written(written);
            if (whole) {
                judgeEarly(written);
            }
        }
        tell(partial);
        if (unjudged != null) {
            judge(unjudged);
        }
    }

    /** Starts the check of the final text, without waiting until the engine ends at its next token. */
    private void judgeEarly(String text) {
        Judging judging = ask(new Candidate(text, true));
        synchronized (lock) {
            early = ended ? null : judging;
        }
    }

    private void tell(@Nullable String partial) {
        if (partial != null && !cancelled.getAsBoolean()) {
            listener.partial(partial);
        }
    }

    /** Returns the whole lines so far if they can be checked now; they wait while another check runs. */
    private @Nullable String nextLines(String lines) {
        boolean whole = lines(output.toString().stripLeading()) > lines(lines); // an unfinished line is cut off
        if (!whole || lines.length() <= judged.length() || lines.isBlank()) {
            return null;
        }
        if (judging) {
            waiting = lines;
            return null;
        }
        judging = true;
        judged = lines;
        return lines;
    }

    private static long lines(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }

    private void judge(String lines) {
        ask(new Candidate(lines, false)).verdict().whenComplete((verdict, failure) -> {
            String partial = null;
            String next = null;
            synchronized (lock) {
                if (!ended && verdict instanceof Verdict.Accepted && lines.startsWith(shown)
                        && lines.length() > shown.length()) {
                    shown = lines;
                    partial = lines;
                }
                judging = false;
                if (!ended && waiting != null && waiting.length() > judged.length()) {
                    next = waiting;
                    judging = true;
                    judged = next;
                }
                waiting = null;
            }
            tell(partial);
            if (next != null) {
                judge(next);
            }
        });
    }

    /** Computes the result after the engine has ended. */
    CompletableFuture<Result> outcome(Generation generation) {
        return text(generation).thenApply(outcome -> {
            synchronized (lock) {
                return new Result(outcome,
                        outcome instanceof CompletionOutcome.Nothing && !cancelled.getAsBoolean() ? instead : null);
            }
        });
    }

    private CompletableFuture<CompletionOutcome> text(Generation generation) {
        String text;
        Judging begun;
        synchronized (lock) {
            ended = true;
            text = decided;
            begun = early;
        }
        CompletionOutcome nothing = new CompletionOutcome.Nothing(generation);
        // the second condition: superseded in the engine
        if (cancelled.getAsBoolean() || text == null && generation.finish() == FinishReason.CANCELLED) {
            if (begun != null) {
                begun.asked().cancel(true);
            }
            nothing(Disposition.CANCELLED);
            return CompletableFuture.completedFuture(nothing);
        }
        if (text == null) {
            boolean whole = generation.finish() == FinishReason.END || generation.finish() == FinishReason.STOP;
            text = trimmer.cut(this.begun + generation.text(),
                    whole ? CompletionTrimmer.End.COMPLETE : CompletionTrimmer.End.STOPPED).text();
        }
        boolean empty = text.isBlank();
        String sure = confidence.sure(text, generation);
        text = sure.length() < text.length() ? trimmer.closed(sure) : text;
        if (text.isBlank()) {
            nothing(empty ? Disposition.EMPTY : Disposition.UNCERTAIN);
            return CompletableFuture.completedFuture(nothing);
        }
        return judged(text, generation).thenCompose(outcome -> {
            String before;
            synchronized (lock) {
                before = shown;
            }
            // if the whole is rejected, lines already shown may stay if they pass the check by themselves
            return outcome.isEmpty() && !before.isBlank()
                    ? judged(before, generation)
                    : CompletableFuture.completedFuture(outcome);
        }).thenApply(outcome -> {
            if (outcome.isPresent() && !cancelled.getAsBoolean()) {
                return outcome.get();
            }
            nothing(outcome.isPresent() ? Disposition.CANCELLED : Disposition.REJECTED);
            return nothing;
        });
    }

    /** Notes why nothing is offered; only the first reason counts. @return the empty text */
    private String nothing(Disposition why) {
        synchronized (lock) {
            disposition = disposition == Disposition.OFFERED ? why : disposition;
        }
        return "";
    }

    /**
     * Returns what happened to the text; called when the outcome is known.
     *
     * @param sent time when the engine received the request
     * @param answered time when the engine ended it
     * @param again whether the model is asked again
     */
    SuggestionTrace trace(Instant sent, Instant answered, boolean again) {
        List<Timed> steps = new ArrayList<>();
        steps.add(new Timed(Step.SENT, sent));
        synchronized (lock) {
            if (firstText != null) {
                steps.add(new Timed(Step.FIRST_TEXT, firstText));
            }
            steps.add(new Timed(Step.ANSWERED, answered));
            steps.add(new Timed(Step.CHECKED, Instant.now()));
            return new SuggestionTrace(again ? Disposition.ASKED_AGAIN : disposition, null, steps);
        }
    }

    private CompletableFuture<Optional<CompletionOutcome>> judged(String text, Generation generation) {
        Judging judging;
        synchronized (lock) {
            judging = early != null && early.candidate().text().equals(text) ? early : null;
        }
        if (judging == null) {
            judging = ask(new Candidate(text, true));
        }
        return judging.verdict().handle((verdict, failure) -> {
            if (failure != null) {
                note(messages.text("check.failed", FailureCause.of(failure)));
                return Optional.of(new CompletionOutcome.Proposal(text, generation));
            }
            return switch (verdict) {
                case null -> {
                    note(messages.text("check.slow", check.limitMillis()));
                    yield Optional.of(new CompletionOutcome.Proposal(text, generation));
                }
                case Verdict.Accepted accepted -> Optional.of(new CompletionOutcome.Proposal(text, generation));
                case Verdict.Repaired(String better, var edits, String reason) -> {
                    note(reason);
                    yield Optional.of(new CompletionOutcome.Proposal(better, generation, edits));
                }
                case Verdict.Dropped(String reason, Continuation other) -> {
                    note(reason);
                    synchronized (lock) {
                        instead = instead == null ? other : instead;
                    }
                    yield Optional.empty();
                }
            };
        });
    }

    /** Returns the finding of the check, or null; complete when the outcome is known. */
    @Nullable
    String finding() {
        synchronized (lock) {
            return finding;
        }
    }

    private void note(String what) {
        synchronized (lock) {
            finding = finding == null ? what : finding + "; " + what;
        }
    }

    /**
     * A running check.
     *
     * @param asked the future of the check itself
     * @param verdict the final verdict; after the time limit or a failure, the provisional one, or null
     */
    private record Judging(Candidate candidate, CompletableFuture<Verdict> asked, CompletableFuture<Verdict> verdict) {}

    private Judging ask(Candidate candidate) {
        CompletableFuture<Verdict> asked;
        AtomicReference<Verdict> known = new AtomicReference<>();
        try {
            asked = check.check(candidate, known::set);
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Verdict> limited = asked;
        if (!asked.isDone()) {
            CompletableFuture<Verdict> slow = asked;
            limited = asked.copy().completeOnTimeout(null, check.limitMillis(), TimeUnit.MILLISECONDS);
            limited.whenComplete((verdict, failure) -> slow.cancel(true));
        }
        return new Judging(candidate, asked, limited.handle((verdict, failure) -> {
            Verdict last = verdict != null ? verdict : known.get();
            if (last == null && failure != null) {
                throw new CompletionException(failure);
            }
            return last;
        }));
    }
}
