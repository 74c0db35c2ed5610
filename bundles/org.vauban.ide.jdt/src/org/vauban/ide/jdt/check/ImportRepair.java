// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.syntax.ImportFinder;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.StaticImports;

/** Finds the imports with which a candidate compiles. */
final class ImportRepair {
    private static final int MAX_COMBINATIONS = 64;
    private static final int MAX_TRIED = 8;

    private final JavaPosition position;
    private final CandidateCompiler compiler;

    ImportRepair(JavaPosition position, CandidateCompiler compiler) {
        this.position = position;
        this.compiler = compiler;
    }

    /** A possible import for a name. */
    private record Import(String name, TextChange change) {}

    /**
     * Returns the imports with which the candidate compiles, the most likely first, if only imports are missing; null
     * if there are none.
     */
    @Nullable
    Verdict repair(CompiledCandidate compiled, List<JavaError> left, List<TextChange> imports, List<String> reasons,
            IProgressMonitor monitor) {
        CompilationUnit unit = position.parse(position.text(), monitor);
        Map<String, List<Import>> choices = new LinkedHashMap<>();
        for (JavaError error : left) {
            SimpleName name = compiled.unknownName(error);
            String missing = missingType(error);
            String key = missing != null ? missing : name == null ? null : name.getIdentifier();
            if (key == null) {
                return null;
            }
            if (!choices.containsKey(key)) {
                List<Import> found = new ArrayList<>();
                ImportFinder finder = new ImportFinder(position, unit);
                if (missing != null) {
                    new ImportFinder(position, compiled.unit()).candidates(missing, monitor)
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
            if (compilesWith(all, compiled.candidate(), monitor)) {
                combination.forEach(each -> reasons.add(NLS.bind(Messages.check_import, each.name())));
                return new Verdict.Repaired(compiled.candidate(), distinct(all), String.join(" ", reasons));
            }
        }
        return null;
    }

    /**
     * Returns combinations of one import per name, the most likely first; types of one package, such as a logger and
     * its factory, precede others.
     */
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

    /** Merges imports at the same offset into one change. */
    static List<TextChange> distinct(List<TextChange> imports) {
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

    /** Returns the simple name of the type that an error reports as missing, or null. */
    static @Nullable String missingType(JavaError error) {
        boolean kind = error.id() == IProblem.UndefinedType || error.id() == IProblem.UndefinedName
                || error.id() == IProblem.UnresolvedVariable;
        if (!kind || error.arguments().isEmpty()) {
            return null;
        }
        String name = error.arguments().getFirst();
        return name.matches("[A-Z]\\w*") ? name : null;
    }

    /** Whether the candidate compiles with the imports: they may reveal errors in the use of the types' members. */
    boolean compilesWith(List<TextChange> imports, String candidate, IProgressMonitor monitor) {
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
        return compiler.at(with).compile(candidate, monitor).wrong().isEmpty();
    }
}
