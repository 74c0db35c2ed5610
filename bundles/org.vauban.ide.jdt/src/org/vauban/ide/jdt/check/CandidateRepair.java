// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.jdt.repair.NearestName;
import org.vauban.ide.jdt.syntax.ImportFinder;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.NamesInScope;

/**
 * Repairs a candidate: replaces a wrong name with the only similar one, imports types, closes open brackets, and
 * removes text that the lines around the caret already contain.
 */
final class CandidateRepair {
    private static final int MAX_REPAIRS = 4;

    private final JavaPosition position;
    private final CandidateCompiler compiler;
    private final ImportRepair importRepair;

    CandidateRepair(JavaPosition position, CandidateCompiler compiler) {
        this.position = position;
        this.compiler = compiler;
        this.importRepair = new ImportRepair(position, compiler);
    }

    /** Returns a candidate that compiles, or null if none is found. */
    @Nullable
    Verdict repair(CompiledCandidate first, IProgressMonitor monitor) {
        CompiledCandidate compiled = first;
        List<TextChange> imports = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<JavaError> left = new ArrayList<>(compiled.wrong());
        for (int count = 0; count < MAX_REPAIRS && !left.isEmpty(); count++) {
            JavaError error = left.getFirst();
            String missing = ImportRepair.missingType(error);
            Verdict imported = importRepair.repair(compiled, left, imports, reasons, monitor);
            if (imported != null) {
                return imported;
            }
            String type = missing == null
                    ? null
                    : new ImportFinder(position, compiled.unit()).find(missing, monitor).orElse(null);
            if (missing != null && type != null) {
                imports.add(new ImportFinder(position, position.parse(position.text(), monitor)).add(type));
                reasons.add(NLS.bind(Messages.check_import, type));
                left.removeIf(each -> missing.equals(ImportRepair.missingType(each)));
                if (left.isEmpty() && !importRepair.compilesWith(imports, compiled.candidate(), monitor)) {
                    return null;
                }
                continue;
            }
            String changed = error.syntax() ? closed(compiled, monitor) : nearest(compiled, error, reasons);
            if (changed == null) {
                return null;
            }
            if (error.syntax()) {
                reasons.add(Messages.check_closed);
            }
            compiled = compiler.compile(changed, monitor);
            left = new ArrayList<>(compiled.wrong());
            List<String> lines = imports.stream().map(each -> each.text().strip()).toList();
            left.removeIf(each -> ImportRepair.missingType(each) != null
                    && lines.stream().anyMatch(line -> line.endsWith("." + ImportRepair.missingType(each) + ";")));
        }
        if (!left.isEmpty() || reasons.isEmpty()) {
            return null;
        }
        return new Verdict.Repaired(compiled.candidate(), ImportRepair.distinct(imports), String.join(" ", reasons));
    }

    private @Nullable String nearest(CompiledCandidate compiled, JavaError error, List<String> reasons) {
        SimpleName name = compiled.unknownName(error);
        if (name == null) {
            return null;
        }
        String better = NearestName.of(name.getIdentifier(), NamesInScope.of(name)).orElse(null);
        if (better == null) {
            return null;
        }
        reasons.add(NLS.bind(Messages.check_nearest, name.getIdentifier(), better));
        int at = name.getStartPosition() - position.offset();
        return compiled.candidate().substring(0, at) + better + compiled.candidate().substring(at + name.getLength());
    }

    /**
     * Returns the candidate without text that surrounds the caret already, or with its open brackets closed, if that
     * resolves all its syntax errors.
     */
    private String closed(CompiledCandidate compiled, IProgressMonitor monitor) {
        int line = position.text().lastIndexOf('\n', position.offset() - 1) + 1;
        String left = position.text().substring(line, position.offset());
        int lineEnd = position.text().indexOf('\n', position.offset());
        String right = position.text().substring(position.offset(), lineEnd < 0 ? position.text().length() : lineEnd)
                .stripTrailing();
        Set<String> attempts = new LinkedHashSet<>();
        String alone = withoutLeft(compiled.candidate(), left);
        attempts.add(alone);
        attempts.add(withoutRight(compiled.candidate(), right));
        attempts.add(withoutRight(alone, right));
        String missing = OpenBrackets.missing(left + compiled.candidate());
        if (missing.indexOf('}') < 0) {
            attempts.add(compiled.candidate() + missing);
            attempts.add(compiled.candidate() + missing + ";");
        }
        attempts.remove(compiled.candidate());
        return attempts.stream().filter(each -> !each.isBlank())
                .filter(each -> compiler.compile(each, monitor).wrong().stream().noneMatch(JavaError::syntax))
                .findFirst().orElse(null);
    }

    /** Removes the text left of the caret from the start of the candidate; models tend to repeat it. */
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

    /** Removes the text right of the caret from the end of the candidate. */
    private static String withoutRight(String candidate, String right) {
        String text = candidate.stripTrailing();
        for (int length = Math.min(right.length(), text.length()); length > 0; length--) {
            if (text.endsWith(right.substring(0, length))) {
                return text.substring(0, text.length() - length).stripTrailing();
            }
        }
        return candidate;
    }
}
