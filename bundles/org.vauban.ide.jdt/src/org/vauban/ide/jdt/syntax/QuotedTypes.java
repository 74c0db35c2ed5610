// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.Statement;
import org.vauban.governance.SourceText;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;

/**
 * Finds the other files that a compiler message may quote: they may be excluded, so the gate must review each of them
 * before the message is sent. In doubt, a file is included. Pure.
 */
public final class QuotedTypes {

    private QuotedTypes() {}

    /** Returns the message as a text of each other file whose members it may name. */
    public static List<SourceText> of(JavaPosition position, CompilationUnit unit, JavaError error) {
        return of(position, unit, NodeFinder.perform(unit, Math.max(0, error.start()),
                Math.max(0, error.end() - error.start())), error.message());
    }

    /**
     * Returns the same for a text about a position.
     *
     * @param node node at the position; null if it is unknown
     */
    public static List<SourceText> of(JavaPosition position, CompilationUnit unit, @Nullable ASTNode node,
            String message) {
        if (node == null) {
            return List.of();
        }
        Set<ITypeBinding> types = new LinkedHashSet<>();
        if (EnclosingNodes.of(node, Statement.class) == null) {
            AbstractTypeDeclaration own = EnclosingNodes.of(node, AbstractTypeDeclaration.class);
            types.addAll(SuperTypes.of(own == null ? null : own.resolveBinding()));
        }
        CallSite.of(node).ifPresent(call -> call.methods().forEach(each -> types.add(each.getDeclaringClass())));
        ASTNode whole = node;
        while (whole.getParent() instanceof Expression parent) {
            whole = parent;
        }
        if (whole instanceof Expression) {
            named(whole, types);
        }
        List<SourceText> quoted = new ArrayList<>();
        for (ITypeBinding each : types) {
            if (TypeSources.element(each) != null && !MembersByFile.isOfJdk(each) && !TypeSources.isOf(unit, each)) {
                quoted.add(SourceText.ofStored(TypeSources.of(each, position.position().source()), message));
            }
        }
        return quoted.stream().distinct().toList();
    }

    /** Adds the types that declare the methods and fields in an expression. */
    private static void named(ASTNode expression, Set<ITypeBinding> types) {
        expression.accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName name) {
                IBinding binding = name.resolveBinding();
                ITypeBinding declaring = binding instanceof IMethodBinding method ? method.getDeclaringClass()
                        : binding instanceof IVariableBinding variable ? variable.getDeclaringClass() : null;
                if (declaring != null) {
                    types.add(declaring);
                }
                return true;
            }
        });
    }
}
