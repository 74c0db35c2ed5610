// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SimpleType;
import org.vauban.ide.jdt.repair.MissingMethods;
import org.vauban.ide.jdt.syntax.EnclosingNodes;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.Signatures;

/**
 * Finds missing declarations that the user may be about to write: between the members of a type, the methods that it
 * has to implement and those that are called but not declared; in a method, the variables that are used below. Other
 * errors are ignored, since most are caused by the unfinished line.
 */
final class MissingDeclarations {
    private static final int MAX = 6;

    private final CompilationUnit unit;
    private final ASTNode node;
    private final ITypeBinding own;
    private final int offset;

    /**
     * @param node node at the caret
     * @param own type that encloses the caret
     * @param offset offset of the caret in the text of the unit
     */
    MissingDeclarations(CompilationUnit unit, ASTNode node, ITypeBinding own, int offset) {
        this.unit = unit;
        this.node = node;
        this.own = own;
        this.offset = offset;
    }

    /**
     * Returns Java comments, one per line, each with the type that it was derived from; empty if nothing is missing.
     */
    Map<String, ITypeBinding> lines() {
        Map<String, ITypeBinding> lines = new LinkedHashMap<>();
        if (EnclosingNodes.of(node, Block.class) != null) {
            variables(lines);
        } else if (betweenMembers()) {
            inherited(lines);
            called(lines);
        }
        Map<String, ITypeBinding> first = new LinkedHashMap<>();
        lines.entrySet().stream().limit(MAX).forEach(each -> first.put("// " + each.getKey() + "\n", each.getValue()));
        return first;
    }

    private boolean betweenMembers() {
        return !(node instanceof SimpleName name) || name.isDeclaration() || name.getParent() instanceof SimpleType;
    }

    private void inherited(Map<String, ITypeBinding> lines) {
        // the constants of an enum may implement its methods
        if (!own.isInterface() && !own.isEnum() && !Modifier.isAbstract(own.getModifiers())) {
            MissingMethods.of(own).forEach(method -> lines.putIfAbsent(
                    "to be implemented: " + Signatures.method(method).replace("abstract ", ""),
                    method.getDeclaringClass()));
        }
    }

    private void called(Map<String, ITypeBinding> lines) {
        for (JavaError error : errors(IProblem.UndefinedMethod)) {
            List<String> arguments = error.arguments(); // type, name, types of the arguments
            if (arguments.size() >= 3 && !atCaret(error) && isOwn(error)) {
                lines.putIfAbsent("called, but not declared: " + arguments.get(1) + "("
                        + arguments.get(2).replaceAll("\\w+\\.", "") + ")", own);
            }
        }
    }

    /** Whether the missing method belongs to the type at the caret, and is called from within that type. */
    private boolean isOwn(JavaError error) {
        ASTNode at = NodeFinder.perform(unit, error.start(), error.end() - error.start());
        AbstractTypeDeclaration around = at == null ? null : EnclosingNodes.of(at, AbstractTypeDeclaration.class);
        ITypeBinding caller = around == null ? null : around.resolveBinding();
        String receiver = error.arguments().getFirst().replaceFirst("<.*", "");
        return caller != null && caller.isEqualTo(own) && receiver.equals(own.getErasure().getQualifiedName());
    }

    private void variables(Map<String, ITypeBinding> lines) {
        BodyDeclaration body = EnclosingNodes.of(node, BodyDeclaration.class);
        if (body == null) {
            return;
        }
        int end = body.getStartPosition() + body.getLength();
        for (JavaError error : errors(IProblem.UnresolvedVariable, IProblem.UndefinedName)) {
            List<String> arguments = error.arguments();
            // a capitalized name is that of a type
            if (!arguments.isEmpty() && arguments.getFirst().matches("[a-z]\\w*") && !atCaret(error)
                    && error.start() > offset && error.end() <= end) {
                lines.putIfAbsent("used below, but not declared: " + arguments.getFirst(), own);
            }
        }
    }

    private List<JavaError> errors(Integer... ids) {
        return JavaErrors.of(unit).all().stream().filter(error -> List.of(ids).contains(error.id())).toList();
    }

    /** Whether an error is in the line of the caret, which is unfinished. */
    private boolean atCaret(JavaError error) {
        return unit.getLineNumber(error.start()) == unit.getLineNumber(offset);
    }
}
