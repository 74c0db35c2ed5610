// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.vauban.assist.completion.CandidateCheck;

/** Delegates to another check and keeps its last input and verdict. */
final class RecordedCheck implements CandidateCheck {
    private final CandidateCheck real;
    private String last = "";
    private String verdict = "none";
    private String reason;
    private long nanos;

    RecordedCheck(CandidateCheck real) {
        this.real = real;
    }

    @Override
    public CompletableFuture<Verdict> check(Candidate candidate) {
        return check(candidate, known -> {});
    }

    @Override
    public CompletableFuture<Verdict> check(Candidate candidate, Consumer<Verdict> known) {
        long began = System.nanoTime();
        synchronized (this) {
            last = candidate.text();
            verdict = "late";
            reason = null;
        }
        return real.check(candidate, known).whenComplete((said, failure) -> {
            synchronized (this) {
                nanos += System.nanoTime() - began;
                switch (said) {
                    case null -> verdict = "failed";
                    case Verdict.Accepted accepted -> verdict = "accepted";
                    case Verdict.Repaired repaired -> {
                        verdict = "repaired";
                        reason = repaired.reason();
                    }
                    case Verdict.Dropped dropped -> {
                        verdict = "dropped";
                        reason = dropped.reason();
                    }
                }
            }
        });
    }

    @Override
    public int limitMillis() {
        return real.limitMillis();
    }

    /** Returns the last input, the model's text after the cut; empty if the check was not asked. */
    synchronized String last() {
        return last;
    }

    synchronized String verdict() {
        return verdict;
    }

    synchronized String reason() {
        return reason;
    }

    synchronized double millis() {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
