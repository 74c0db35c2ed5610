// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.Flags;
import org.eclipse.jdt.core.IField;
import org.eclipse.jdt.core.IMethod;
import org.eclipse.jdt.core.IType;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.SimpleName;
import org.vauban.assist.edit.proposal.TextChange;

/**
 * Finds static members that an unqualified name may refer to: those that other files import, and those of well-known
 * classes.
 */
public final class StaticImports {
    private static final int MAX = 5;
    private static final int LEVELS = 4;
    /** Classes whose members are usually imported statically, if they are on the class path. */
    private static final List<String> KNOWN = List.of("org.junit.jupiter.api.Assertions",
            "org.junit.jupiter.api.Assumptions", "org.assertj.core.api.Assertions", "org.mockito.Mockito",
            "org.mockito.ArgumentMatchers", "org.mockito.BDDMockito", "org.junit.Assert", "org.junit.Assume",
            "org.hamcrest.MatcherAssert", "org.hamcrest.Matchers", "org.hamcrest.CoreMatchers", "org.testng.Assert",
            "com.google.common.truth.Truth", "com.google.common.base.Preconditions", "java.util.Objects",
            "java.util.stream.Collectors", "java.util.Map", "java.util.Comparator", "java.util.function.Function",
            "java.util.function.Predicate", "java.lang.Math", "java.nio.charset.StandardCharsets",
            "java.util.concurrent.TimeUnit", "java.time.temporal.ChronoUnit", "org.awaitility.Awaitility",
            "io.restassured.RestAssured", "reactor.test.StepVerifier",
            "org.springframework.test.web.servlet.request.MockMvcRequestBuilders",
            "org.springframework.test.web.servlet.result.MockMvcResultMatchers");

    private final JavaPosition position;
    private final CompilationUnit unit;

    public StaticImports(JavaPosition position, CompilationUnit unit) {
        this.position = position;
        this.unit = unit;
    }

    /** Returns the qualified names of the members, the most likely first; empty if the name is qualified. */
    public List<String> candidates(SimpleName name, IProgressMonitor monitor) {
        boolean call = name.getParent() instanceof MethodInvocation invocation && invocation.getName() == name;
        if (Qualifier.of(name) != null || !call && Character.isLowerCase(name.getIdentifier().charAt(0))) {
            return List.of();
        }
        String member = name.getIdentifier();
        Map<String, Integer> found = new LinkedHashMap<>();
        ProjectImports.of(position, monitor).statics().forEach((imported, uses) -> {
            if (imported.endsWith('.' + member)) {
                found.merge(imported, 2 * uses, Integer::sum);
            } else if (imported.endsWith(".*") && has(imported.substring(0, imported.length() - 2), member, call)) {
                found.merge(imported.substring(0, imported.length() - 1) + member, uses, Integer::sum);
            }
        });
        for (String each : KNOWN) {
            if (!found.containsKey(each + '.' + member) && has(each, member, call)) {
                found.put(each + '.' + member, 0);
            }
        }
        List<String> ordered = new ArrayList<>(found.keySet());
        ordered.sort(Comparator.comparingInt((String each) -> -found.get(each)));
        return ordered.stream().limit(MAX).toList();
    }

    private boolean has(String type, String member, boolean method) {
        try {
            IType at = position.project().findType(type);
            for (int level = 0; at != null && at.exists() && level < LEVELS; level++) {
                if (method ? hasMethod(at, member) : hasField(at, member)) {
                    return true;
                }
                String above = at.getSuperclassName();
                String qualified = above == null || above.indexOf('.') >= 0
                        ? above
                        : at.getPackageFragment().getElementName() + '.' + above;
                at = qualified == null ? null : position.project().findType(qualified);
            }
        } catch (JavaModelException e) {
            return false; // no longer on the class path
        }
        return false;
    }

    private static boolean hasMethod(IType type, String name) throws JavaModelException {
        for (IMethod method : type.getMethods()) {
            boolean open = Flags.isPublic(method.getFlags()) || type.isInterface();
            if (method.getElementName().equals(name) && Flags.isStatic(method.getFlags()) && open) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasField(IType type, String name) throws JavaModelException {
        IField field = type.getField(name);
        return field.exists()
                && (Flags.isStatic(field.getFlags()) && Flags.isPublic(field.getFlags()) || field.isEnumConstant());
    }

    /** Returns a change that adds the import after the other static ones, else before all imports. */
    public TextChange add(String member) {
        String line = "import static " + member + ";";
        String end = position.text().contains("\r\n") ? "\r\n" : "\n";
        ImportDeclaration last = null;
        for (Object each : unit.imports()) {
            if (((ImportDeclaration) each).isStatic()) {
                last = (ImportDeclaration) each;
            }
        }
        if (last != null) {
            return new TextChange(last.getStartPosition() + last.getLength(), 0, end + line);
        }
        if (!unit.imports().isEmpty()) {
            return new TextChange(((ImportDeclaration) unit.imports().getFirst()).getStartPosition(), 0,
                    line + end + end);
        }
        return unit.getPackage() != null
                ? new TextChange(unit.getPackage().getStartPosition() + unit.getPackage().getLength(), 0,
                        end + end + line)
                : new TextChange(0, 0, line + end + end);
    }
}
