// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.ClassInstanceCreation;
import org.eclipse.jdt.core.dom.ConstructorInvocation;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.SimpleName;
import org.vauban.assist.edit.TextChange;

/**
 * The arguments of a call in the one other order that a method takes. Pure.
 *
 * @param arguments as they stand
 * @param order which of them comes first, second, and so on
 */
record ArgumentOrder(List<Expression> arguments, List<Integer> order) {
    private static final int MOST = 5;

    /** Empty where no order fits, or several do. */
    static Optional<ArgumentOrder> of(ASTNode node) {
        ASTNode at = Enclosing.first(node, MethodInvocation.class, ClassInstanceCreation.class, ConstructorInvocation.class);
        List<Expression> arguments = switch (at) {
        case MethodInvocation call -> expressions(call.arguments());
        case ClassInstanceCreation made -> expressions(made.arguments());
        case ConstructorInvocation call -> expressions(call.arguments());
        case null, default -> List.of();
        };
        if (arguments.size() < 2 || arguments.size() > MOST || arguments.stream().anyMatch(each -> each.resolveTypeBinding() == null)) {
            return Optional.empty();
        }
        List<List<Integer>> fitting = new ArrayList<>();
        for (IMethodBinding method : methods(at)) {
            if (method.getParameterTypes().length == arguments.size()) {
                fit(arguments, method.getParameterTypes(), new ArrayList<>(), fitting);
            }
        }
        List<List<Integer>> distinct = fitting.stream().distinct().toList();
        return distinct.size() == 1 ? Optional.of(new ArgumentOrder(arguments, distinct.getFirst())) : Optional.empty();
    }

    private static List<Expression> expressions(List<?> nodes) {
        return nodes.stream().map(Expression.class::cast).toList();
    }

    private static List<IMethodBinding> methods(ASTNode call) {
        if (call instanceof MethodInvocation invocation) {
            SimpleName name = invocation.getName();
            return Expectation.named(name);
        }
        ITypeBinding type = null;
        if (call instanceof ClassInstanceCreation made) {
            type = made.getType().resolveBinding();
        } else {
            for (ASTNode at = call; at != null && type == null; at = at.getParent()) {
                type = at instanceof AbstractTypeDeclaration declared ? declared.resolveBinding() : null;
            }
        }
        return type == null ? List.of() : Arrays.stream(type.getDeclaredMethods()).filter(IMethodBinding::isConstructor).toList();
    }

    private static void fit(List<Expression> arguments, ITypeBinding[] wanted, List<Integer> chosen, List<List<Integer>> fitting) {
        if (chosen.size() == wanted.length) {
            fitting.add(List.copyOf(chosen));
            return;
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!chosen.contains(i) && fits(arguments.get(i).resolveTypeBinding(), wanted[chosen.size()])) {
                chosen.add(i);
                fit(arguments, wanted, chosen, fitting);
                chosen.removeLast();
            }
        }
    }

    private static boolean fits(ITypeBinding found, ITypeBinding wanted) {
        ITypeBinding erased = wanted.getErasure();
        return found.isAssignmentCompatible(erased) || found.getErasure().isAssignmentCompatible(erased);
    }

    List<TextChange> changes(String text) {
        List<TextChange> changes = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i) != i) {
                Expression there = arguments.get(i);
                Expression put = arguments.get(order.get(i));
                changes.add(new TextChange(there.getStartPosition(), there.getLength(),
                        text.substring(put.getStartPosition(), put.getStartPosition() + put.getLength())));
            }
        }
        return changes;
    }
}
