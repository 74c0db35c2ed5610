// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SimpleType;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.edit.TextChange;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.repair.NearestName;
import org.vauban.ide.jdt.repair.ProblemHints;
import org.vauban.ide.jdt.syntax.CaretPlaceholder;
import org.vauban.ide.jdt.syntax.ImportFinder;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.NamesInScope;
import org.vauban.ide.jdt.syntax.Qualifier;
import org.vauban.ide.jdt.syntax.StaticImports;

/**
 * Judges completions in Java by what the compiler says of the text with them. A wrong name is exchanged for the only
 * one that is near, a type that is not imported is imported, what follows the last line that compiles is cut; what is
 * left with errors is dropped. Errors that the text has without the candidate count for nothing.
 */
public final class JavaCheck implements CandidateCheck {
    private static final int LIMIT_MILLIS = 500;
    private static final int MAX_REPAIRS = 4;
    private static final int MAX_NAMES = 120;
    private static final int MAX_COMBINATIONS = 64;
    private static final int MAX_TRIED = 8;
    /** What somebody who writes on mends anyway. */
    private static final Set<Integer> MINOR = Set.of(IProblem.UnhandledException,
            IProblem.UnhandledExceptionOnAutoClose, IProblem.UnhandledExceptionInDefaultConstructor,
            IProblem.UninitializedLocalVariable, IProblem.UninitializedBlankFinalField, IProblem.ShouldReturnValue,
            IProblem.AbstractMethodMustBeImplemented);
    /** What a candidate can do to the lines round it. */
    private static final Set<Integer> ELSEWHERE = Set.of(IProblem.RedefinedLocal, IProblem.RedefinedArgument,
            IProblem.CodeCannotBeReached, IProblem.DuplicateMethod, IProblem.DuplicateField, IProblem.UnreachableCatch);

    private static final Pattern OPEN_END = Pattern.compile("([,{]|&&|\\|\\|)$");

    private final JavaPosition position;
    private final JavaCheckThread background;
    // both on the background's thread
    private JavaErrors before;
    private long elsewhere = -1;

    public JavaCheck(JavaPosition position, JavaCheckThread background) {
        this.position = position;
        this.background = background;
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
        if (before == null) {
            before = JavaErrors.of(position.parse(position.text(), monitor));
        }
        if (!candidate.whole()) {
            String missing = OpenBrackets.missing(candidate.text());
            Reading reading = read(candidate.text() + missing, monitor);
            // what a block that is still open will be given back decides whether the call round it fits
            List<JavaError> wrong = reading.wrong.stream().filter(each -> !each.syntax())
                    .filter(each -> missing.isEmpty() || reading.holds(each)).toList();
            return wrong.isEmpty() ? Verdict.ACCEPTED : dropped(wrong.getFirst());
        }
        Reading reading = read(candidate.text(), monitor);
        if (reading.wrong.isEmpty()) {
            return Verdict.ACCEPTED;
        }
        known.accept(dropped(reading.wrong.getFirst())); // a repair may take longer than anybody waits
        if (goesOn(candidate.text(), monitor)) {
            return Verdict.ACCEPTED;
        }
        Verdict repaired = repair(reading, monitor);
        if (repaired == null) {
            repaired = shorter(reading, monitor);
        }
        return repaired != null
                ? repaired
                : new Verdict.Dropped(NLS.bind(Messages.check_dropped, reading.wrong.getFirst().message()),
                        instead(reading));
    }

    /**
     * Whether a candidate is a good first line of something longer: its end asks for more, and with that nothing in it
     * is wrong.
     */
    private boolean goesOn(String candidate, IProgressMonitor monitor) {
        String text = candidate.stripTrailing();
        if (text.indexOf('\n') >= 0 || !OPEN_END.matcher(text).find()) {
            return false;
        }
        String more = text.endsWith("{") ? "" : text.endsWith(",") ? " null" : " true";
        Reading reading = read(text + more + OpenBrackets.missing(text + more), monitor);
        return reading.wrong.stream().noneMatch(reading::holds);
    }

    private static Verdict dropped(JavaError error) {
        return new Verdict.Dropped(NLS.bind(Messages.check_dropped, error.message()));
    }

    /** The text with a candidate, and what is wrong with it. */
    private final class Reading {
        final String candidate;
        final CompilationUnit unit;
        final List<JavaError> wrong = new ArrayList<>();

        Reading(String candidate, CompilationUnit unit) {
            this.candidate = candidate;
            this.unit = unit;
        }

        int end() {
            return position.offset() + candidate.length();
        }

        /** Whether an error lies within the candidate and not in what was there. */
        boolean holds(JavaError error) {
            return error.start() >= position.offset() && error.end() <= end();
        }
    }

    private Reading read(String candidate, IProgressMonitor monitor) {
        String text = position.text().substring(0, position.offset()) + candidate
                + position.text().substring(position.offset());
        Reading reading = new Reading(candidate, position.parse(text, monitor));
        JavaErrors after = JavaErrors.of(reading.unit);
        boolean namesAreUnknown = after.classPathIsBroken();
        Set<Object> known = before.identities();
        int from = position.text().lastIndexOf('\n', position.offset() - 1) + 1;
        int lineEnd = text.indexOf('\n', reading.end());
        int to = lineEnd < 0 ? text.length() : lineEnd;
        for (JavaError error : after.all()) {
            boolean near = error.start() < to && error.end() > from;
            boolean counts = error.syntax()
                    ? after.syntaxErrors() > brokenElsewhere(monitor)
                    : !namesAreUnknown && !MINOR.contains(error.id()) && (near || ELSEWHERE.contains(error.id()));
            if (counts && (error.syntax() || !known.contains(error.identity()))) {
                reading.wrong.add(error);
            }
        }
        return reading;
    }

    /**
     * Syntax errors that are not those of a text in which somebody is writing: none where a name at the caret makes it
     * whole.
     */
    private long brokenElsewhere(IProgressMonitor monitor) {
        if (elsewhere < 0) {
            elsewhere = before.syntaxErrors() == 0
                    ? 0
                    : Math.min(before.syntaxErrors(),
                            JavaErrors.of(position.parse(CaretPlaceholder.in(position.text(), position.offset()).text(),
                                    monitor)).syntaxErrors());
        }
        return elsewhere;
    }

    // ---- repairs

    private Verdict repair(Reading first, IProgressMonitor monitor) {
        Reading reading = first;
        List<TextChange> imports = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<JavaError> left = new ArrayList<>(reading.wrong);
        for (int count = 0; count < MAX_REPAIRS && !left.isEmpty(); count++) {
            JavaError error = left.getFirst();
            String missing = missingType(error);
            Verdict imported = imported(reading, left, imports, reasons, monitor);
            if (imported != null) {
                return imported;
            }
            String type = missing == null
                    ? null
                    : new ImportFinder(position, reading.unit).find(missing, monitor).orElse(null);
            if (type != null) {
                imports.add(new ImportFinder(position, position.parse(position.text(), monitor)).add(type));
                reasons.add(NLS.bind(Messages.check_import, type));
                left.removeIf(each -> missing.equals(missingType(each)));
                if (left.isEmpty() && !compilesWith(imports, reading.candidate, monitor)) {
                    return null;
                }
                continue;
            }
            String changed = error.syntax() ? closed(reading, monitor) : nearest(reading, error, reasons);
            if (changed == null) {
                return null;
            }
            if (error.syntax()) {
                reasons.add(Messages.check_closed);
            }
            reading = read(changed, monitor);
            left = new ArrayList<>(reading.wrong);
            List<String> lines = imports.stream().map(each -> each.text().strip()).toList();
            left.removeIf(each -> missingType(each) != null
                    && lines.stream().anyMatch(line -> line.endsWith("." + missingType(each) + ";")));
        }
        if (!left.isEmpty() || reasons.isEmpty()) {
            return null;
        }
        return new Verdict.Repaired(reading.candidate, distinct(imports), String.join(" ", reasons));
    }

    /** What may be imported for a name. */
    private record Import(String name, TextChange change) {}

    /**
     * Where nothing but imports is missing: those with which it compiles, the likeliest first; null where there are
     * none.
     */
    private Verdict imported(Reading reading, List<JavaError> left, List<TextChange> imports, List<String> reasons,
            IProgressMonitor monitor) {
        CompilationUnit unit = position.parse(position.text(), monitor);
        Map<String, List<Import>> choices = new LinkedHashMap<>();
        for (JavaError error : left) {
            SimpleName name = unknownName(reading, error);
            String missing = missingType(error);
            String key = missing != null ? missing : name == null ? null : name.getIdentifier();
            if (key == null) {
                return null;
            }
            if (!choices.containsKey(key)) {
                List<Import> found = new ArrayList<>();
                ImportFinder finder = new ImportFinder(position, unit);
                if (missing != null) {
                    new ImportFinder(position, reading.unit).candidates(missing, monitor)
                            .forEach(each -> found.add(new Import(each, finder.add(each))));
                }
                StaticImports statics = new StaticImports(position, unit);
                if (name != null) {
                    statics.candidates(name, monitor).forEach(each -> found.add(new Import(each, statics.add(each))));
                }
                if (found.isEmpty()) {
                    return null;
                }
                choices.put(key, found);
            }
        }
        for (List<Import> combination : combinations(List.copyOf(choices.values()))) {
            List<TextChange> all = new ArrayList<>(imports);
            combination.forEach(each -> all.add(each.change()));
            if (compilesWith(all, reading.candidate, monitor)) {
                combination.forEach(each -> reasons.add(NLS.bind(Messages.check_import, each.name())));
                return new Verdict.Repaired(reading.candidate, distinct(all), String.join(" ", reasons));
            }
        }
        return null;
    }

    /** One of each, the likeliest first; types of one package, such as a logger and its factory, before others. */
    private static List<List<Import>> combinations(List<List<Import>> choices) {
        List<List<Import>> all = new ArrayList<>(List.of(List.of()));
        for (List<Import> each : choices) {
            List<List<Import>> longer = new ArrayList<>();
            for (List<Import> begun : all) {
                for (Import next : each) {
                    if (longer.size() < MAX_COMBINATIONS) {
                        List<Import> more = new ArrayList<>(begun);
                        more.add(next);
                        longer.add(more);
                    }
                }
            }
            all = longer;
        }
        all.sort(Comparator.comparingLong(each -> each.stream()
                .map(one -> one.name().substring(0, one.name().lastIndexOf('.'))).distinct().count()));
        return all.stream().limit(MAX_TRIED).toList();
    }

    /** Two imports at one place become one change. */
    private static List<TextChange> distinct(List<TextChange> imports) {
        List<TextChange> merged = new ArrayList<>();
        for (TextChange each : imports) {
            TextChange same = merged.stream().filter(other -> other.offset() == each.offset()).findFirst().orElse(null);
            if (same == null) {
                merged.add(each);
            } else if (!same.equals(each)) {
                merged.set(merged.indexOf(same), new TextChange(same.offset(), 0, same.text() + each.text()));
            }
        }
        return merged;
    }

    /** The simple name of a type that an error misses, or null. */
    private static String missingType(JavaError error) {
        boolean kind = error.id() == IProblem.UndefinedType || error.id() == IProblem.UndefinedName
                || error.id() == IProblem.UnresolvedVariable;
        if (!kind || error.arguments().isEmpty()) {
            return null;
        }
        String name = error.arguments().getFirst();
        return name.matches("[A-Z]\\w*") ? name : null;
    }

    /** Imports alone may bring to light what is wrong with the members that are used. */
    private boolean compilesWith(List<TextChange> imports, String candidate, IProgressMonitor monitor) {
        StringBuilder text = new StringBuilder(position.text());
        int caret = position.offset();
        List<TextChange> ordered = new ArrayList<>(distinct(imports));
        ordered.sort((a, b) -> Integer.compare(b.offset(), a.offset()));
        for (TextChange each : ordered) {
            text.insert(each.offset(), each.text());
            caret += each.offset() <= position.offset() ? each.text().length() : 0;
        }
        JavaPosition with = new JavaPosition(new EditorPosition(position.position().resource(),
                SourceText.whole(position.position().source(), text.toString()), position.position().language(), caret),
                position.unit());
        JavaCheck check = new JavaCheck(with, background);
        check.before = before;
        check.elsewhere = elsewhere;
        return check.read(candidate, monitor).wrong.isEmpty();
    }

    /** The name within the candidate that an error says does not exist, or null. */
    private SimpleName unknownName(Reading reading, JavaError error) {
        boolean kind = switch (error.id()) {
            case IProblem.UndefinedMethod, IProblem.UndefinedField, IProblem.UndefinedName, IProblem.UnresolvedVariable,
                    IProblem.UndefinedType ->
                true;
            default -> false;
        };
        if (!kind || !reading.holds(error)) {
            return null;
        }
        ASTNode node = NodeFinder.perform(reading.unit, error.start(), error.end() - error.start());
        SimpleName name = ProblemHints.name(node instanceof SimpleType type ? type.getName() : node);
        return name == null || name.getStartPosition() < position.offset()
                || name.getStartPosition() + name.getLength() > reading.end()
                        ? null
                        : name;
    }

    /** Where the first error is an unknown name: what stands before it, and the names that do exist there. */
    private Continuation instead(Reading reading) {
        JavaError first = reading.wrong.stream().min(Comparator.comparingInt(JavaError::start)).orElseThrow();
        SimpleName name = unknownName(reading, first);
        // a name with a capital and no dot before it is a type, and these are not among the names
        if (name == null || Character.isUpperCase(name.getIdentifier().charAt(0)) && Qualifier.of(name) == null) {
            return null;
        }
        List<String> names = NamesInScope.beginnings(name);
        return names.isEmpty() || names.size() > MAX_NAMES
                ? null
                : new Continuation(reading.candidate.substring(0, name.getStartPosition() - position.offset()), names);
    }

    private String nearest(Reading reading, JavaError error, List<String> reasons) {
        SimpleName name = unknownName(reading, error);
        if (name == null) {
            return null;
        }
        String better = NearestName.of(name.getIdentifier(), NamesInScope.of(name)).orElse(null);
        if (better == null) {
            return null;
        }
        reasons.add(NLS.bind(Messages.check_nearest, name.getIdentifier(), better));
        int at = name.getStartPosition() - position.offset();
        return reading.candidate.substring(0, at) + better + reading.candidate.substring(at + name.getLength());
    }

    /**
     * The candidate without what stands round the caret already, or with what it left open, if that is all that its
     * syntax lacks.
     */
    private String closed(Reading reading, IProgressMonitor monitor) {
        int line = position.text().lastIndexOf('\n', position.offset() - 1) + 1;
        String left = position.text().substring(line, position.offset());
        int lineEnd = position.text().indexOf('\n', position.offset());
        String right = position.text().substring(position.offset(), lineEnd < 0 ? position.text().length() : lineEnd)
                .stripTrailing();
        Set<String> attempts = new LinkedHashSet<>();
        String alone = withoutLeft(reading.candidate, left);
        attempts.add(alone);
        attempts.add(withoutRight(reading.candidate, right));
        attempts.add(withoutRight(alone, right));
        String missing = OpenBrackets.missing(left + reading.candidate);
        if (missing.indexOf('}') < 0) {
            attempts.add(reading.candidate + missing);
            attempts.add(reading.candidate + missing + ";");
        }
        attempts.remove(reading.candidate);
        return attempts.stream().filter(each -> !each.isBlank())
                .filter(each -> read(each, monitor).wrong.stream().noneMatch(JavaError::syntax)).findFirst()
                .orElse(null);
    }

    /** Models begin the line anew: what stands left of the caret is taken off the beginning. */
    private static String withoutLeft(String candidate, String left) {
        String stripped = candidate.stripLeading();
        for (int from = 0; from < left.length() - 1; from++) {
            String end = left.substring(from);
            if (!Character.isWhitespace(end.charAt(0))
                    && (stripped.startsWith(end) || stripped.startsWith(end.stripTrailing()))
                    && (from == 0 || !Character.isJavaIdentifierPart(left.charAt(from - 1)))) {
                return stripped.substring(stripped.startsWith(end) ? end.length() : end.stripTrailing().length());
            }
        }
        return candidate;
    }

    /** What stands right of the caret is taken off the end. */
    private static String withoutRight(String candidate, String right) {
        String text = candidate.stripTrailing();
        for (int length = Math.min(right.length(), text.length()); length > 0; length--) {
            if (text.endsWith(right.substring(0, length))) {
                return text.substring(0, text.length() - length).stripTrailing();
            }
        }
        return candidate;
    }

    /** The lines above the first one that is wrong, if they stand by themselves. */
    private Verdict shorter(Reading reading, IProgressMonitor monitor) {
        int first = reading.wrong.stream().filter(error -> error.start() > position.offset()).mapToInt(JavaError::start)
                .min().orElse(0);
        int end = first == 0
                ? -1
                : reading.candidate.lastIndexOf('\n',
                        Math.min(reading.candidate.length(), first - position.offset()) - 1);
        for (int tries = 0; end > 0 && tries < 3; tries++) {
            String shorter = reading.candidate.substring(0, end).stripTrailing();
            if (shorter.isBlank()) {
                return null;
            }
            if (read(shorter, monitor).wrong.isEmpty()) {
                return new Verdict.Repaired(shorter, List.of(),
                        NLS.bind(Messages.check_shorter, reading.wrong.getFirst().message()));
            }
            end = reading.candidate.lastIndexOf('\n', end - 1);
        }
        return null;
    }
}
