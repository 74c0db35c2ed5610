// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.NamesInScope;
import org.vauban.ide.jdt.syntax.Qualifier;

/**
 * Checks Java completions by compiling the text with them. Replaces a wrong name with the only similar one, imports
 * missing types, and cuts the candidate after the last line that compiles; a candidate that still has errors is
 * dropped. Errors that the text has without the candidate are ignored.
 */
public final class JavaCheck implements CandidateCheck {
    private static final int LIMIT_MILLIS = 500;
    private static final int MAX_NAMES = 120;
    private static final Pattern OPEN_END = Pattern.compile("([,{]|&&|\\|\\|)$");

    private final JavaPosition position;
    private final JavaCheckThread background;
    // both are used on the background thread
    private final CandidateCompiler compiler;
    private final CandidateRepair repair;

    public JavaCheck(JavaPosition position, JavaCheckThread background) {
        this.position = position;
        this.background = background;
        this.compiler = new CandidateCompiler(position);
        this.repair = new CandidateRepair(position, compiler);
    }

    @Override
    public int limitMillis() {
        return LIMIT_MILLIS;
    }

    @Override
    public CompletableFuture<Verdict> check(Candidate candidate) {
        return check(candidate, known -> {});
    }

    @Override
    public CompletableFuture<Verdict> check(Candidate candidate, Consumer<Verdict> known) {
        return background.start(monitor -> judge(candidate, known, monitor));
    }

    private Verdict judge(Candidate candidate, Consumer<Verdict> known, IProgressMonitor monitor) {
        if (!candidate.whole()) {
            String missing = OpenBrackets.missing(candidate.text());
            CompiledCandidate compiled = compiler.compile(candidate.text() + missing, monitor);
            // the result type of an unfinished block decides whether the call around it is valid, so errors there are
            // ignored
            List<JavaError> wrong = compiled.wrong().stream().filter(each -> !each.syntax())
                    .filter(each -> missing.isEmpty() || compiled.holds(each)).toList();
            return wrong.isEmpty() ? Verdict.ACCEPTED : dropped(wrong.getFirst());
        }
        CompiledCandidate compiled = compiler.compile(candidate.text(), monitor);
        if (compiled.wrong().isEmpty()) {
            return Verdict.ACCEPTED;
        }
        known.accept(dropped(compiled.wrong().getFirst())); // a repair may take longer than the caller waits
        if (goesOn(candidate.text(), monitor)) {
            return Verdict.ACCEPTED;
        }
        Verdict repaired = repair.repair(compiled, monitor);
        if (repaired == null) {
            repaired = shorter(compiled, monitor);
        }
        return repaired != null
                ? repaired
                : new Verdict.Dropped(NLS.bind(Messages.check_dropped, compiled.wrong().getFirst().message()),
                        instead(compiled));
    }

    /**
     * Whether a candidate is a valid first line of longer code: it ends unfinished, and has no errors when completed.
     */
    private boolean goesOn(String candidate, IProgressMonitor monitor) {
        String text = candidate.stripTrailing();
        if (text.indexOf('\n') >= 0 || !OPEN_END.matcher(text).find()) {
            return false;
        }
        String more = text.endsWith("{") ? "" : text.endsWith(",") ? " null" : " true";
        CompiledCandidate compiled = compiler.compile(text + more + OpenBrackets.missing(text + more), monitor);
        return compiled.wrong().stream().noneMatch(compiled::holds);
    }

    private static Verdict dropped(JavaError error) {
        return new Verdict.Dropped(NLS.bind(Messages.check_dropped, error.message()));
    }

    /** Returns the text before the first error and the existing names, if that error is an unknown name. */
    private @Nullable Continuation instead(CompiledCandidate compiled) {
        JavaError first = compiled.wrong().stream().min(Comparator.comparingInt(JavaError::start)).orElseThrow();
        SimpleName name = compiled.unknownName(first);
        // a capitalized name without a qualifier is a type, and the known names contain no types
        if (name == null || Character.isUpperCase(name.getIdentifier().charAt(0)) && Qualifier.of(name) == null) {
            return null;
        }
        List<String> names = NamesInScope.beginnings(name);
        return names.isEmpty() || names.size() > MAX_NAMES
                ? null
                : new Continuation(compiled.candidate().substring(0, name.getStartPosition() - position.offset()),
                        names);
    }

    /** Returns the lines before the first error, if they compile on their own. */
    private @Nullable Verdict shorter(CompiledCandidate compiled, IProgressMonitor monitor) {
        int first = compiled.wrong().stream().filter(error -> error.start() > position.offset())
                .mapToInt(JavaError::start).min().orElse(0);
        int end = first == 0
                ? -1
                : compiled.candidate().lastIndexOf('\n',
                        Math.min(compiled.candidate().length(), first - position.offset()) - 1);
        for (int tries = 0; end > 0 && tries < 3; tries++) {
            String shorter = compiled.candidate().substring(0, end).stripTrailing();
            if (shorter.isBlank()) {
                return null;
            }
            if (compiler.compile(shorter, monitor).wrong().isEmpty()) {
                return new Verdict.Repaired(shorter, List.of(),
                        NLS.bind(Messages.check_shorter, compiled.wrong().getFirst().message()));
            }
            end = compiled.candidate().lastIndexOf('\n', end - 1);
        }
        return null;
    }
}
