// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

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
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.Problem;
import org.vauban.governance.SourceText;
import org.vauban.ide.jdt.repair.JavaRepairs;
import org.vauban.ide.jdt.repair.JavaRepairs.Kind;
import org.vauban.ide.jdt.repair.JavaRepairs.Repair;
import org.vauban.ide.jdt.repair.LocalRename;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.QuotedTypes;
import org.vauban.ide.workbench.TimeLimit;

/**
 * Compiles the text before and after a change: no error may be added, and the problem to be repaired must be gone, but
 * not by removing its code. If an error is left for which JDT knows a repair, that repair is applied too.
 */
public final class JavaValidator implements FixValidator {
    private static final long LIMIT_MILLIS = TimeLimit.millis(10_000);
    private static final int MAX_STEPS = 4;
    private static final int MAX_TRIES = 16;
    /** Repairs that leave no choice. */
    private static final Set<Kind> SURE = EnumSet.of(Kind.IMPORT, Kind.NAME, Kind.ARGUMENTS, Kind.ARGUMENT,
            Kind.DECLARE, Kind.TYPE, Kind.CONVERT, Kind.RETURN, Kind.CAST, Kind.SIGN);
    /** Repairs that complete another repair. */
    private static final Set<Kind> COMPLETING = EnumSet.of(Kind.IMPORT, Kind.NAME, Kind.DECLARE, Kind.CATCH);
    /** Errors of an answer that repeats its surroundings. */
    private static final Set<Integer> TWICE = Set.of(IProblem.DuplicateMethod, IProblem.DuplicateField,
            IProblem.DuplicateTypes, IProblem.DuplicateNestedType);
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    private final JavaPosition position;
    private final Problem problem;
    private final JavaCheckThread background;

    /** @param problem the problem that must be gone, or null */
    public JavaValidator(JavaPosition position, @Nullable Problem problem, JavaCheckThread background) {
        this.position = position;
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
        return judging.completeOnTimeout(new Judged(Verdict.UNKNOWN, null, null), LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .thenCompose(judged -> judged.verdict().outcome() != Outcome.REJECTED || problem == null
                        ? CompletableFuture.completedFuture(judged.verdict())
                        : limited(monitor -> new Repairing(judged.old(), COMPLETING, monitor).of(judged.now()))
                                .thenApply(repaired -> repaired.map(Verdict::good).orElse(judged.verdict())));
    }

    @Override
    public CompletableFuture<Optional<Repaired>> repair(String before, boolean sure) {
        if (problem == null || problem.severity() != Problem.Severity.ERROR) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return limited(monitor -> {
            Compiled compiled = compile(before, monitor);
            return new Repairing(compiled, sure ? SURE : ALL, monitor).of(compiled);
        });
    }

    @Override
    public CompletableFuture<Optional<String>> rename(String before, int start, int end, String from, String to) {
        return limited(monitor -> {
            Compiled old = compile(before, monitor);
            return new LocalRename(old.unit(), before, start, end).of(from, to)
                    .filter(renamed -> added(old.errors(), compile(renamed, monitor).errors()).isEmpty());
        });
    }

    /** Limits the time, since searching types takes long while JDT builds its index. */
    private <T> CompletableFuture<Optional<T>> limited(Function<IProgressMonitor, Optional<T>> repairing) {
        return background.start(repairing).completeOnTimeout(Optional.empty(), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private record Compiled(String text, CompilationUnit unit, JavaErrors errors) {}

    /** The compilations of a verdict are reused to complete the text; null if there was no time for them. */
    private record Judged(Verdict verdict, @Nullable Compiled old, @Nullable Compiled now) {}

    private Compiled compile(String text, IProgressMonitor monitor) {
        CompilationUnit unit = position.parse(text, monitor);
        return new Compiled(text, unit, JavaErrors.of(unit));
    }

    private Verdict judge(Compiled old, Compiled now) {
        if (now.errors().classPathIsBroken() && !old.errors().classPathIsBroken()) {
            return Verdict.UNKNOWN;
        }
        List<JavaError> added = added(old.errors(), now.errors());
        if (!added.isEmpty()) {
            // with their lines, for the model's next attempt
            List<String> problems = added.stream().map(each -> each.message() + ": " + line(now.text(), each.start()))
                    .toList();
            return added.stream().anyMatch(JavaValidator::breaks)
                    ? Verdict.broken(problems).quoting(quoted(now, added))
                    : Verdict.rejected(problems).quoting(quoted(now, added));
        }
        if (problem == null || problem.severity() != Problem.Severity.ERROR) {
            return Verdict.GOOD;
        }
        JavaError meant = meant(old.errors());
        if (meant == null) {
            // reported by another tool or in another language: fewer errors than before are the best available evidence
            return now.errors().all().size() < old.errors().all().size() ? Verdict.GOOD : Verdict.UNKNOWN;
        }
        if (count(now.errors(), meant) >= count(old.errors(), meant)) {
            List<JavaError> left = now.errors().all().stream()
                    .filter(each -> each.identity().equals(meant.identity())).toList();
            return Verdict.rejected(List.of(still(now, meant))).quoting(quoted(now, left));
        }
        // with invalid syntax the syntax tree is not reliable
        boolean lost = meant.syntax()
                ? DroppedCode.isLost(old.text(), old.errors(), now.text())
                : !CodeMetrics.mayShrink(meant) && CodeMetrics.of(now.unit()).isLessThan(CodeMetrics.of(old.unit()));
        return lost ? Verdict.rejected(List.of(Messages.fix_losses)) : Verdict.GOOD;
    }

    private static boolean breaks(JavaError error) {
        return error.syntax() || TWICE.contains(error.id());
    }

    /** Returns what the messages quote from other files, which may be excluded. */
    private List<SourceText> quoted(Compiled now, List<JavaError> errors) {
        return errors.stream().flatMap(each -> QuotedTypes.of(position, now.unit(), each).stream()).distinct().toList();
    }

    /** Describes the remaining problem, with the current line, so that the model does not repeat its attempt. */
    private static String still(Compiled now, JavaError meant) {
        return now.errors().all().stream().filter(each -> each.identity().equals(meant.identity())).findFirst()
                .map(each -> each.message() + ": " + line(now.text(), each.start())).orElse(meant.message());
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

    /** Applies JDT's repairs to the remaining errors, one after the other, until the text is valid. */
    private final class Repairing {
        private final Compiled old;
        private final Set<Kind> allowed;
        private final IProgressMonitor monitor;
        private int tries = MAX_TRIES;

        Repairing(Compiled old, Set<Kind> allowed, IProgressMonitor monitor) {
            this.old = old;
            this.allowed = allowed;
            this.monitor = monitor;
        }

        Optional<Repaired> of(Compiled now) {
            return of(now, List.of());
        }

        private Optional<Repaired> of(Compiled now, List<String> done) {
            List<JavaError> added = added(old.errors(), now.errors());
            JavaError meant = meant(old.errors());
            JavaError next = !added.isEmpty()
                    ? added.getFirst()
                    : meant == null
                            ? null
                            : now.errors().all().stream().filter(each -> each.identity().equals(meant.identity()))
                                    .findFirst().orElse(null);
            if (next == null || done.size() == MAX_STEPS) {
                return Optional.empty();
            }
            JavaPosition here = new JavaPosition(position.position().with(now.text()), position.unit());
            for (Repair repair : new JavaRepairs(here, now.unit(), now.errors(), allowed, monitor).of(next)) {
                if (--tries < 0) {
                    return Optional.empty();
                }
                Compiled then = compile(repair.applied(now.text()), monitor);
                List<String> steps = new ArrayList<>(done);
                steps.add(repair.step());
                Optional<Repaired> repaired = judge(old, then).outcome() == Outcome.GOOD
                        ? Optional.of(new Repaired(then.text(), steps))
                        : of(then, steps);
                if (repaired.isPresent()) {
                    return repaired;
                }
            }
            return Optional.empty();
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
