// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.Flags;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.IJavaSearchScope;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.TypeNameRequestor;
import org.vauban.assist.edit.proposal.TextChange;

/** Finds the type for a simple name that is not imported, if it is unambiguous. */
public final class ImportFinder {
    /** Maximum number of candidates, each of which has to be compiled. */
    private static final int MAX = 4;
    /** Score of the project's existing imports, which outweighs the origin of a type. */
    private static final int CHOSEN = 20;

    private final JavaPosition position;
    private final CompilationUnit unit;

    public ImportFinder(JavaPosition position, CompilationUnit unit) {
        this.position = position;
        this.unit = unit;
    }

    /** Returns the qualified name, or empty if there is none or several are equally likely. */
    public Optional<String> find(String simpleName, IProgressMonitor monitor) {
        Map<String, Integer> found = likelihoods(simpleName, monitor);
        int most = found.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<String> best = found.keySet().stream().filter(each -> found.get(each) == most).toList();
        return best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
    }

    /** Returns the qualified names of the candidates, the most likely first; the caller has to compile them. */
    public List<String> candidates(String simpleName, IProgressMonitor monitor) {
        Map<String, Integer> found = likelihoods(simpleName, monitor);
        return found.keySet().stream()
                .sorted(Comparator.comparingInt((String each) -> -found.get(each))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MAX).toList();
    }

    private Map<String, Integer> likelihoods(String simpleName, IProgressMonitor monitor) {
        Map<String, Integer> found = new LinkedHashMap<>();
        Map<String, Integer> packages = packages();
        for (String name : search(simpleName, monitor)) {
            found.put(name, 0);
        }
        ProjectImports project = found.size() > 1 ? ProjectImports.of(position, monitor) : null;
        found.replaceAll((name, none) -> likely(name, packages)
                + (project == null || project.uses(name) == 0 ? 0 : CHOSEN + project.uses(name)));
        return found;
    }

    private Set<String> search(String simpleName, IProgressMonitor monitor) {
        Set<String> found = new LinkedHashSet<>();
        try {
            IJavaSearchScope scope = SearchEngine.createJavaSearchScope(new IJavaElement[] {position.project()});
            new SearchEngine().searchAllTypeNames(null, SearchPattern.R_EXACT_MATCH, simpleName.toCharArray(),
                    SearchPattern.R_EXACT_MATCH | SearchPattern.R_CASE_SENSITIVE, IJavaSearchConstants.TYPE, scope,
                    new TypeNameRequestor() {
                        @Override
                        public void acceptType(int modifiers, char[] packageName, char[] name, char[][] enclosing,
                                String path) {
                            if (Flags.isPublic(modifiers) && packageName.length > 0 && enclosing.length == 0) {
                                found.add(new String(packageName) + '.' + new String(name));
                            }
                        }
                    }, IJavaSearchConstants.WAIT_UNTIL_READY_TO_SEARCH, monitor);
        } catch (JavaModelException e) {
            return Set.of(); // the project was deleted or closed meanwhile
        }
        return found;
    }

    private Map<String, Integer> packages() {
        Map<String, Integer> packages = new HashMap<>();
        for (Object each : unit.imports()) {
            ImportDeclaration declared = (ImportDeclaration) each;
            if (!declared.isStatic()) {
                String name = declared.getName().getFullyQualifiedName();
                packages.merge(declared.isOnDemand() ? name : packageOf(name), 1, Integer::sum);
            }
        }
        return packages;
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /**
     * Scores a type: packages that are already imported from score high, then common packages; internal ones score low.
     */
    private int likely(String name, Map<String, Integer> packages) {
        String in = packageOf(name);
        int likely = Math.min(9, 3 * packages.getOrDefault(in, 0));
        String own = unit.getPackage() == null ? "" : unit.getPackage().getName().getFullyQualifiedName();
        if (!own.isEmpty() && (in.startsWith(own + '.') || own.startsWith(in + '.'))) {
            likely += 4;
        }
        likely += switch (in) {
            case "java.util", "java.util.function", "java.util.stream", "java.io", "java.nio.file", "java.time",
                    "java.util.concurrent" ->
                6;
            default -> in.startsWith("java.") && !in.startsWith("java.awt") && !in.startsWith("java.sql") ? 3 : 0;
        };
        return in.startsWith("sun.") || in.startsWith("com.sun.") || in.startsWith("jdk.") || in.contains(".internal")
                ? likely - 10
                : likely;
    }

    /** Returns a change that adds the import, next to the most similar ones. */
    public TextChange add(@Nullable String qualifiedName) {
        String line = "import " + qualifiedName + ";";
        String end = position.text().contains("\r\n") ? "\r\n" : "\n";
        ImportDeclaration before = null;
        ImportDeclaration first = null;
        int most = -1;
        for (Object each : unit.imports()) {
            ImportDeclaration declared = (ImportDeclaration) each;
            if (declared.isStatic()) {
                continue;
            }
            String name = declared.getName().getFullyQualifiedName();
            int common = common(packageOf(name), packageOf(qualifiedName));
            if (first == null) {
                first = declared;
            }
            if (common >= most && (common > most || name.compareTo(qualifiedName) < 0)) {
                if (name.compareTo(qualifiedName) < 0 || common > most) {
                    before = name.compareTo(qualifiedName) < 0 ? declared : before;
                    most = common;
                }
            }
        }
        if (before != null) {
            return new TextChange(before.getStartPosition() + before.getLength(), 0, end + line);
        }
        if (first != null) {
            return new TextChange(first.getStartPosition(), 0, line + end);
        }
        if (unit.getPackage() != null) {
            return new TextChange(unit.getPackage().getStartPosition() + unit.getPackage().getLength(), 0,
                    end + end + line);
        }
        return new TextChange(0, 0, line + end + end);
    }

    /** Returns the number of leading package names in common. */
    private static int common(String a, String b) {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        int common = 0;
        while (common < left.length && common < right.length && left[common].equals(right[common])) {
            common++;
        }
        return common;
    }
}
