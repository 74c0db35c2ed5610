// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.ide.jdt.code.JavaErrors.JavaError;
import org.vauban.ide.jdt.code.JavaMends.Kind;
import org.vauban.ide.jdt.code.JavaMends.Mend;

/**
 * Compiles the text before and after a change: no error may be added, and where a problem was to be repaired it must be gone, but not with
 * the code that had it. A repair that leaves an error about which JDT knows what to do is completed so.
 */
final class JavaValidator implements Validator {
    private static final int LIMIT_SECONDS = 10;
    private static final int MOST_STEPS = 4;
    private static final int MOST_TRIES = 12;
    /** What leaves nothing to decide. */
    private static final Set<Kind> SURE = EnumSet.of(Kind.IMPORT, Kind.NAME, Kind.ARGUMENTS, Kind.ARGUMENT,
            Kind.DECLARE, Kind.TYPE,
            Kind.SIGN);
    /** What completes a repair. */
    private static final Set<Kind> COMPLETING = EnumSet.of(Kind.IMPORT, Kind.NAME, Kind.DECLARE, Kind.CATCH);
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    private final JavaPlace place;
    private final Problem problem;
    private final Background background;

    /** @param problem that must be gone, or null */
    JavaValidator(JavaPlace place, Problem problem, Background background) {
        this.place = place;
        this.problem = problem;
        this.background = background;
    }

    @Override
    public CompletableFuture<Verdict> validate(String before, String after) {
        CompletableFuture<Judged> judging = background.start(monitor -> {
            Compiled old = compile(before, monitor);
            Compiled now = compile(after, monitor);
            return new Judged(judge(old, now), old, now);
        });
        return judging.completeOnTimeout(new Judged(Verdict.UNKNOWN, null, null), LIMIT_SECONDS, TimeUnit.SECONDS)
                .thenCompose(judged -> judged.verdict().outcome() != Outcome.REJECTED || problem == null
                        ? CompletableFuture.completedFuture(judged.verdict())
                        : limited(monitor -> new Mending(judged.old(), COMPLETING, monitor).of(judged.now()))
                                .thenApply(mended -> mended.map(Verdict::good).orElse(judged.verdict())));
    }

    @Override
    public CompletableFuture<Optional<Mended>> mend(String before, boolean sure) {
        if (problem == null || problem.severity() != Problem.Severity.ERROR) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return limited(monitor -> {
            Compiled compiled = compile(before, monitor);
            return new Mending(compiled, sure ? SURE : ALL, monitor).of(compiled);
        });
    }

    /** Where JDT still makes its index, types are not waited for. */
    private CompletableFuture<Optional<Mended>> limited(Function<IProgressMonitor, Optional<Mended>> mending) {
        return background.start(mending).completeOnTimeout(Optional.empty(), LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private record Compiled(String text, CompilationUnit unit, JavaErrors errors) {}

    /** What was compiled to come to a verdict goes on to what completes the text; null where there was no time for it. */
    private record Judged(Verdict verdict, Compiled old, Compiled now) {}

    private Compiled compile(String text, IProgressMonitor monitor) {
        CompilationUnit unit = place.parse(text, monitor);
        return new Compiled(text, unit, JavaErrors.of(unit));
    }

    private Verdict judge(Compiled old, Compiled now) {
        if (now.errors().classPathIsBroken() && !old.errors().classPathIsBroken()) {
            return Verdict.UNKNOWN;
        }
        List<JavaError> added = added(old.errors(), now.errors());
        if (!added.isEmpty()) {
            // with their lines, for the model's next attempt
            return Verdict.rejected(
                    added.stream().map(each -> each.message() + ": " + line(now.text(), each.start())).toList());
        }
        if (problem == null || problem.severity() != Problem.Severity.ERROR) {
            return Verdict.GOOD;
        }
        JavaError meant = meant(old.errors());
        if (meant == null) {
            // found by another tool, or written in another language: fewer errors than before are the best that can be told
            return now.errors().all().size() < old.errors().all().size() ? Verdict.GOOD : Verdict.UNKNOWN;
        }
        if (count(now.errors(), meant) >= count(old.errors(), meant)) {
            return Verdict.rejected(List.of(meant.message()));
        }
        // of broken syntax the tree tells too little
        boolean lost = meant.syntax() ? LostCode.isLost(old.text(), old.errors(), now.text())
                : !CodeAmount.mayShrink(meant) && CodeAmount.of(now.unit()).isLessThan(CodeAmount.of(old.unit()));
        return lost ? Verdict.rejected(List.of(Messages.fix_losses)) : Verdict.GOOD;
    }

    private JavaError meant(JavaErrors errors) {
        return errors.all().stream()
                .filter(each -> each.start() <= problem.end() && each.end() >= problem.start()
                        && like(each.message(), problem.message()))
                .findFirst().orElse(null);
    }

    private static long count(JavaErrors errors, JavaError like) {
        return errors.all().stream().filter(each -> each.identity().equals(like.identity())).count();
    }

    /** Does what JDT knows about the errors that are left, one after the other, until the compiler is content. */
    private final class Mending {
        private final Compiled old;
        private final Set<Kind> allowed;
        private final IProgressMonitor monitor;
        private int tries = MOST_TRIES;

        Mending(Compiled old, Set<Kind> allowed, IProgressMonitor monitor) {
            this.old = old;
            this.allowed = allowed;
            this.monitor = monitor;
        }

        Optional<Mended> of(Compiled now) {
            return of(now, List.of());
        }

        private Optional<Mended> of(Compiled now, List<String> done) {
            List<JavaError> added = added(old.errors(), now.errors());
            JavaError meant = meant(old.errors());
            JavaError next = !added.isEmpty() ? added.getFirst()
                    : meant == null ? null
                            : now.errors().all().stream().filter(each -> each.identity().equals(meant.identity()))
                                    .findFirst().orElse(null);
            if (next == null || done.size() == MOST_STEPS) {
                return Optional.empty();
            }
            JavaPlace here = new JavaPlace(place.place().with(now.text()), place.unit());
            for (Mend mend : new JavaMends(here, now.unit(), now.errors(), allowed, monitor).of(next)) {
                if (--tries < 0) {
                    return Optional.empty();
                }
                Compiled then = compile(mend.applied(now.text()), monitor);
                List<String> steps = new ArrayList<>(done);
                steps.add(mend.step());
                Optional<Mended> mended = judge(old, then).outcome() == Outcome.GOOD
                        ? Optional.of(new Mended(then.text(), steps))
                                .filter(each -> !allowed.equals(SURE) || isSure(mend, then))
                        : of(then, steps);
                if (mended.isPresent()) {
                    return mended;
                }
            }
            return Optional.empty();
        }

        /** Where a type is wrong, or the value: what does not fit the variable further on says which. */
        private boolean isSure(Mend mend, Compiled then) {
            return mend.kind() != Kind.TYPE || then.errors().all().size() < old.errors().all().size() - 1;
        }
    }

    private static boolean like(String a, String b) {
        return a.strip().equals(b.strip());
    }

    private static List<JavaError> added(JavaErrors old, JavaErrors now) {
        Map<Object, Integer> known = new HashMap<>();
        old.all().forEach(each -> known.merge(each.identity(), 1, Integer::sum));
        return now.all().stream().filter(each -> known.merge(each.identity(), -1, Integer::sum) < 0).toList();
    }

    private static String line(String text, int offset) {
        int at = Math.max(0, Math.min(offset, text.length()));
        int end = text.indexOf('\n', at);
        return text.substring(text.lastIndexOf('\n', Math.max(0, at - 1)) + 1, end < 0 ? text.length() : end).strip();
    }
}
