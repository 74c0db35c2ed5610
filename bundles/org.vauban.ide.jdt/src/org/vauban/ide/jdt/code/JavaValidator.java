// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.IProgressMonitor;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.ide.jdt.code.JavaErrors.JavaError;

/** Compiles the text before and after a change: no error may be added, and where a problem was to be repaired it must be gone. */
final class JavaValidator implements Validator {
    private static final int LIMIT_SECONDS = 10;

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
        CompletableFuture<Verdict> judged = background.start(monitor -> judge(before, after, monitor));
        return judged.completeOnTimeout(Verdict.UNKNOWN, LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private Verdict judge(String before, String after, IProgressMonitor monitor) {
        JavaErrors old = JavaErrors.of(place.parse(before, monitor));
        JavaErrors now = JavaErrors.of(place.parse(after, monitor));
        if (now.classPathIsBroken() && !old.classPathIsBroken()) {
            return Verdict.UNKNOWN;
        }
        List<String> added = added(old, now, after);
        if (!added.isEmpty()) {
            return Verdict.rejected(added);
        }
        if (problem == null || problem.severity() != Problem.Severity.ERROR) {
            return Verdict.GOOD;
        }
        JavaError meant = old.all().stream()
                .filter(each -> each.start() <= problem.end() && each.end() >= problem.start() && like(each.message(), problem.message()))
                .findFirst().orElse(null);
        if (meant == null) {
            // found by another tool, or written in another language: fewer errors than before are the best that can be told
            return now.all().size() < old.all().size() ? Verdict.GOOD : Verdict.UNKNOWN;
        }
        long same = old.all().stream().filter(each -> each.identity().equals(meant.identity())).count();
        long left = now.all().stream().filter(each -> each.identity().equals(meant.identity())).count();
        return left < same ? Verdict.GOOD : Verdict.rejected(List.of(meant.message()));
    }

    private static boolean like(String a, String b) {
        return a.strip().equals(b.strip());
    }

    /** With their lines, for the model's next attempt. */
    private static List<String> added(JavaErrors old, JavaErrors now, String text) {
        Map<Object, Integer> known = new HashMap<>();
        old.all().forEach(each -> known.merge(each.identity(), 1, Integer::sum));
        List<String> added = new ArrayList<>();
        for (JavaError each : now.all()) {
            if (known.merge(each.identity(), -1, Integer::sum) < 0) {
                added.add(each.message() + ": " + line(text, each.start()));
            }
        }
        return added;
    }

    private static String line(String text, int offset) {
        int at = Math.max(0, Math.min(offset, text.length()));
        int end = text.indexOf('\n', at);
        return text.substring(text.lastIndexOf('\n', Math.max(0, at - 1)) + 1, end < 0 ? text.length() : end).strip();
    }
}
