// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.FieldAccess;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.QualifiedName;
import org.eclipse.jdt.core.dom.SimpleName;
import org.vauban.assist.fix.OppositeNames;
import org.vauban.ide.jdt.syntax.CallSite;
import org.vauban.ide.jdt.syntax.EnclosingNodes;
import org.vauban.ide.jdt.syntax.ImportFinder;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.MembersByFile;
import org.vauban.ide.jdt.syntax.NamesInScope;
import org.vauban.ide.jdt.syntax.Qualifier;
import org.vauban.ide.jdt.syntax.Signatures;

/**
 * Adds JDT's knowledge to an error message: similar names, the intended type, missing methods. Written as Java
 * comments.
 */
public final class ProblemHints {
    private static final int MAX_NAMES = 5;
    private static final int MAX_CALLS = 2;
    private static final int LONGEST_CALL = 120;

    private final JavaPosition position;
    private final CompilationUnit unit;
    private final IProgressMonitor monitor;

    public ProblemHints(JavaPosition position, CompilationUnit unit, IProgressMonitor monitor) {
        this.position = position;
        this.unit = unit;
        this.monitor = monitor;
    }

    /**
     * Returns Java comments, one per line, each with the type in another file that it was derived from; null for the
     * file itself. Empty if there are no hints.
     */
    public Map<String, ITypeBinding> of(JavaError error, ASTNode node) {
        Map<String, ITypeBinding> lines = new LinkedHashMap<>();
        SimpleName name = name(node);
        switch (error.id()) {
            case IProblem.UndefinedType, IProblem.UndefinedName, IProblem.UnresolvedVariable, IProblem.UndefinedField,
                    IProblem.UndefinedMethod ->
                unknown(error, name, lines);
            case IProblem.ParameterMismatch, IProblem.UndefinedConstructor -> signatures(node, name, lines);
            case IProblem.AbstractMethodMustBeImplemented, IProblem.EnumAbstractMethodMustBeImplemented ->
                missingMethods(node, lines);
            case IProblem.UnhandledException, IProblem.UnhandledExceptionOnAutoClose -> lines.put("catch "
                    + String.join(", ", error.arguments()) + ", or declare it behind the parameters: throws "
                    + String.join(", ", error.arguments()), null);
            case IProblem.TypeMismatch -> {
                if (error.arguments().size() == 2) {
                    lines.put("found is " + error.arguments().get(0) + ", wanted is " + error.arguments().get(1), null);
                }
            }
            default -> {
                // the message is sufficient
            }
        }
        Map<String, ITypeBinding> comments = new LinkedHashMap<>();
        lines.forEach((line, type) -> comments.put("// " + line + "\n", type));
        return comments;
    }

    public static @Nullable SimpleName name(ASTNode node) {
        return switch (node) {
            case SimpleName simple -> simple;
            case MethodInvocation call -> call.getName();
            case QualifiedName qualified -> qualified.getName();
            case FieldAccess access -> access.getName();
            case null, default -> null;
        };
    }

    private void unknown(JavaError error, @Nullable SimpleName name, Map<String, ITypeBinding> lines) {
        String text = name != null
                ? name.getIdentifier()
                : error.arguments().isEmpty() ? "" : error.arguments().getFirst();
        if (text.matches("[A-Z]\\w*")) {
            new ImportFinder(position, unit).find(text, monitor)
                    .ifPresent(type -> lines.put(text + " is not imported. Write " + type + " in its place.", null));
        }
        if (name != null && lines.isEmpty()) {
            Map<String, ITypeBinding> names = NamesInScope.declared(name);
            List<String> near = names.keySet().stream()
                    .filter(each -> !each.equals(text) && !OppositeNames.areOpposed(text, each))
                    .sorted(Comparator.comparingInt((String each) -> NearestName.distance(text.toLowerCase(Locale.ROOT),
                            each.toLowerCase(Locale.ROOT), 40)))
                    .limit(MAX_NAMES).toList();
            Qualifier qualifier = Qualifier.of(name);
            AbstractTypeDeclaration own = EnclosingNodes.of(name, AbstractTypeDeclaration.class);
            ITypeBinding type = qualifier != null ? qualifier.type() : own == null ? null : own.resolveBinding();
            for (MembersByFile each : MembersByFile.of(type, names, near)) {
                lines.put(text + " does not exist here. These do: " + String.join(", ", each.lines()), each.owner());
            }
        }
    }

    /**
     * Adds the signatures of the candidates for a call, its number of arguments, variables for missing ones, and
     * similar calls in the file.
     */
    private void signatures(ASTNode node, @Nullable SimpleName name, Map<String, ITypeBinding> lines) {
        CallSite call = CallSite.of(node).orElse(null);
        if (call == null) {
            return;
        }
        call.methods().forEach(each -> lines.putIfAbsent(Signatures.method(each), each.getDeclaringClass()));
        int given = call.arguments().size();
        if (call.methods().size() == 1 && given < call.methods().getFirst().getParameterTypes().length) {
            IMethodBinding method = call.methods().getFirst();
            lines.put("The call has " + given + " of " + method.getParameterTypes().length
                    + " arguments: keep them and add the others.", null);
            MissingArguments.choices(call, method)
                    .forEach(each -> lines.put("in scope for " + each, method.getDeclaringClass()));
        }
        if (call.node() instanceof MethodInvocation && name != null) {
            otherCalls(name).forEach(each -> lines.put("elsewhere: " + each, null));
        }
    }

    private List<String> otherCalls(SimpleName name) {
        List<String> calls = new ArrayList<>();
        unit.accept(new ASTVisitor() {
            @Override
            public boolean visit(MethodInvocation call) {
                if (call.getName().getIdentifier().equals(name.getIdentifier()) && call != name.getParent()
                        && call.getLength() <= LONGEST_CALL) {
                    calls.add(position.text()
                            .substring(call.getStartPosition(), call.getStartPosition() + call.getLength())
                            .replaceAll("\\s+", " "));
                }
                return true;
            }
        });
        return calls.stream().distinct().limit(MAX_CALLS).toList();
    }

    private static void missingMethods(ASTNode node, Map<String, ITypeBinding> lines) {
        AbstractTypeDeclaration type = EnclosingNodes.of(node, AbstractTypeDeclaration.class);
        MissingMethods.of(type == null ? null : type.resolveBinding()).forEach(method -> lines.put(
                "@Override public " + Signatures.method(method).replace("abstract ", "").replace(";", " { ... }")
                        + " is missing", method.getDeclaringClass()));
    }
}
