// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.ClassInstanceCreation;
import org.eclipse.jdt.core.dom.ConstructorInvocation;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.SuperConstructorInvocation;

/**
 * A call of a method or a constructor. Pure.
 *
 * @param node the call
 * @param arguments the arguments in their current order
 * @param methods candidates for the called method, whatever their parameters
 */
public record CallSite(ASTNode node, List<Expression> arguments, List<IMethodBinding> methods) {

    /** Returns the innermost call that a node is or that encloses it. */
    public static Optional<CallSite> of(ASTNode node) {
        ASTNode at = EnclosingNodes.first(node, MethodInvocation.class, ClassInstanceCreation.class,
                ConstructorInvocation.class, SuperConstructorInvocation.class);
        CallSite found = switch (at) {
            case MethodInvocation call ->
                new CallSite(call, expressions(call.arguments()), ExpectedType.named(call.getName()));
            case ClassInstanceCreation made ->
                new CallSite(made, expressions(made.arguments()), constructors(made.getType().resolveBinding()));
            case ConstructorInvocation call ->
                new CallSite(call, expressions(call.arguments()), constructors(own(call)));
            case SuperConstructorInvocation call -> {
                ITypeBinding own = own(call);
                yield new CallSite(call, expressions(call.arguments()),
                        constructors(own == null ? null : own.getSuperclass()));
            }
            case null, default -> null;
        };
        return Optional.ofNullable(found);
    }

    private static List<Expression> expressions(List<?> nodes) {
        return nodes.stream().map(Expression.class::cast).toList();
    }

    private static @Nullable ITypeBinding own(ASTNode call) {
        AbstractTypeDeclaration type = EnclosingNodes.of(call, AbstractTypeDeclaration.class);
        return type == null ? null : type.resolveBinding();
    }

    /** @param type the type; may be null */
    static List<IMethodBinding> constructors(@Nullable ITypeBinding type) {
        return type == null
                ? List.of()
                : Arrays.stream(type.getDeclaredMethods()).filter(IMethodBinding::isConstructor).toList();
    }

    /** Whether the types of all arguments are known. */
    public boolean isResolved() {
        return arguments.stream().noneMatch(each -> each.resolveTypeBinding() == null);
    }

    /** Whether a value matches a parameter, ignoring type arguments. */
    public static boolean fits(ITypeBinding found, ITypeBinding wanted) {
        ITypeBinding erased = wanted.getErasure();
        return found.isAssignmentCompatible(erased) || found.getErasure().isAssignmentCompatible(erased);
    }

    /** Returns the offset after the opening parenthesis of the arguments. */
    public int open(String text) {
        int from = switch (node) {
            case MethodInvocation call -> end(call.getName());
            case ClassInstanceCreation made -> end(made.getType());
            default -> node.getStartPosition();
        };
        return text.indexOf('(', from) + 1;
    }

    private static int end(ASTNode node) {
        return node.getStartPosition() + node.getLength();
    }
}
