// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.IJavaSearchScope;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchMatch;
import org.eclipse.jdt.core.search.SearchParticipant;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.SearchRequestor;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.assist.nextedit.NextEdit.Kind;
import org.vauban.assist.nextedit.TokenChange;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;

/**
 * Finds uses of a changed declaration: after a rename those with the old name, after a change of parameters those that
 * no longer match. Only uses with a compiler error count; JDT's search determines which other files to examine.
 */
final class JavaNextEdits {
    private static final int MAX_FILES = 8;
    private static final Set<Integer> UNKNOWN_NAME = Set.of(IProblem.UndefinedMethod, IProblem.UndefinedField,
            IProblem.UndefinedName, IProblem.UnresolvedVariable, IProblem.UndefinedType);
    private static final Set<Integer> UNFIT = Set.of(IProblem.ParameterMismatch, IProblem.UndefinedConstructor,
            IProblem.UndefinedMethod);

    private final JavaPosition position;
    private final LineEdit edit;
    private final IProgressMonitor monitor;

    /** The declaration in a line, with its old and its new name. */
    private record Declared(IBinding binding, Kind kind, String old, @Nullable String now) {}

    JavaNextEdits(JavaPosition position, LineEdit edit, IProgressMonitor monitor) {
        this.position = position;
        this.edit = edit;
        this.monitor = monitor;
    }

    Optional<NextEdit> next() {
        int lineStart = 0;
        for (int line = 0; line < edit.line(); line++) {
            lineStart = position.text().indexOf('\n', lineStart) + 1;
            if (lineStart == 0) {
                return Optional.empty();
            }
        }
        int lineEnd = lineStart + edit.after().length();
        CompilationUnit unit = position.parse(position.text(), monitor);
        Declared declared = declared(unit, lineStart, lineEnd);
        if (declared == null) {
            return Optional.empty();
        }
        List<Integer> here = uses(position, position.text(), unit, declared);
        Optional<Integer> nearest = here.stream().filter(at -> at >= lineEnd).findFirst()
                .or(() -> here.stream().findFirst());
        return nearest.map(at -> new NextEdit(declared.kind(), null, at, declared.old(), declared.now()))
                .or(() -> elsewhere(declared));
    }

    /** Returns the declaration in the edited line, if the edit changed its name or its parameters. */
    private @Nullable Declared declared(CompilationUnit unit, int lineStart, int lineEnd) {
        TokenChange change = TokenChange.of(edit).orElse(null);
        List<Declared> found = new ArrayList<>();
        unit.accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName name) {
                if (!name.isDeclaration() || name.getStartPosition() < lineStart || name.getStartPosition() > lineEnd) {
                    return false;
                }
                IBinding binding = name.resolveBinding();
                String text = name.getIdentifier();
                if (binding == null) {
                    return false;
                }
                if (change != null && change.isRename() && change.now().equals(text)) {
                    found.addFirst(new Declared(binding, Kind.RENAME, change.old(), text));
                } else if (binding instanceof IMethodBinding && takesOthers(text)) {
                    found.addLast(new Declared(binding, Kind.SIGNATURE, text, null));
                }
                return false;
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    private boolean takesOthers(String method) {
        String before = parameters(edit.before(), method);
        String after = parameters(edit.after(), method);
        return before != null && after != null && !after.equals(before);
    }

    /** Returns the text in the parentheses after a name, or null. */
    private static @Nullable String parameters(String line, String name) {
        Matcher head = Pattern.compile(Pattern.quote(name) + "\\s*\\(").matcher(line);
        if (!head.find()) {
            return null;
        }
        int end = line.lastIndexOf(')');
        return end >= head.end() ? line.substring(head.end(), end) : line.substring(head.end());
    }

    /** Returns the uses with compiler errors, in order. */
    private static List<Integer> uses(JavaPosition in, String text, CompilationUnit unit, Declared declared) {
        Set<Integer> ids = declared.kind() == Kind.RENAME ? UNKNOWN_NAME : UNFIT;
        TreeMap<Integer, JavaError> uses = new TreeMap<>();
        for (JavaError error : JavaErrors.of(unit).all()) {
            if (ids.contains(error.id()) && error.arguments().stream().anyMatch(each -> each.equals(declared.old())
                    || each.endsWith("." + declared.old()))) {
                int at = text.indexOf(declared.old(), error.start());
                if (at >= 0 && at <= Math.max(error.start(), error.end() - declared.old().length())) {
                    uses.put(at, error);
                }
            }
        }
        return List.copyOf(uses.keySet());
    }

    private Optional<NextEdit> elsewhere(Declared declared) {
        IBinding binding = declared.binding();
        boolean local = binding instanceof IVariableBinding variable && !variable.isField();
        if (local || Modifier.isPrivate(binding.getModifiers())) {
            return Optional.empty();
        }
        if (!isKnown()) {
            return Optional.empty();
        }
        for (IFile file : referring(declared)) {
            Path stored = JavaPosition.stored(file);
            try {
                String text = text(file);
                JavaPosition other = JavaPosition.of(EditorPosition.of(file, "java", text, 0)).orElse(null);
                List<Integer> uses = other == null ? List.of() : uses(other, text, unitOf(other, text), declared);
                if (!uses.isEmpty()) {
                    return Optional
                            .of(new NextEdit(declared.kind(), stored, uses.getFirst(), declared.old(), declared.now()));
                }
            } catch (CoreException e) {
                continue; // deleted meanwhile or not readable: not the next place
            }
        }
        return Optional.empty();
    }

    /**
     * Makes JDT read the typed text: until then other files seem valid, and on a busy machine the editor may update JDT
     * after this search.
     */
    private boolean isKnown() {
        ICompilationUnit unit = position.unit();
        try {
            if (unit.isWorkingCopy()) {
                unit.reconcile(ICompilationUnit.NO_AST, false, null, monitor);
            }
            return true;
        } catch (JavaModelException e) {
            return false; // the editor or the project was closed meanwhile
        }
    }

    /** Returns the text as in an editor, possibly unsaved; else as stored. */
    private static String text(IFile file) throws CoreException {
        ITextFileBuffer open = FileBuffers.getTextFileBufferManager().getTextFileBuffer(file.getFullPath(),
                LocationKind.IFILE);
        return open == null ? file.readString() : open.getDocument().get();
    }

    private CompilationUnit unitOf(JavaPosition other, String text) {
        return other.parse(text, monitor);
    }

    /** Returns other files that refer to the declaration, ordered by path. */
    private List<IFile> referring(Declared declared) {
        IBinding binding = declared.binding();
        int kind = binding instanceof IMethodBinding method
                ? method.isConstructor()
                        ? IJavaSearchConstants.CONSTRUCTOR
                        : IJavaSearchConstants.METHOD
                : binding instanceof ITypeBinding ? IJavaSearchConstants.TYPE : IJavaSearchConstants.FIELD;
        SearchPattern pattern = SearchPattern.createPattern(declared.old(), kind, IJavaSearchConstants.REFERENCES,
                SearchPattern.R_EXACT_MATCH | SearchPattern.R_CASE_SENSITIVE);
        if (pattern == null) {
            return List.of();
        }
        TreeMap<String, IFile> files = new TreeMap<>();
        try {
            new SearchEngine().search(pattern, new SearchParticipant[] {SearchEngine.getDefaultSearchParticipant()},
                    SearchEngine.createJavaSearchScope(new IJavaElement[] {position.project()},
                            IJavaSearchScope.SOURCES),
                    new SearchRequestor() {
                        @Override
                        public void acceptSearchMatch(SearchMatch match) {
                            if (match.getResource() instanceof IFile file
                                    && !file.equals(position.position().resource())) {
                                files.put(file.getFullPath().toString(), file);
                            }
                        }
                    }, monitor);
        } catch (CoreException e) {
            return List.of(); // the project was closed meanwhile
        }
        return files.values().stream().limit(MAX_FILES).toList();
    }
}
