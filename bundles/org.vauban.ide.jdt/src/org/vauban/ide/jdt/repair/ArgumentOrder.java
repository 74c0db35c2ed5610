// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.jdt.syntax.CallSite;

/**
 * Reorders the arguments of a call if exactly one other order matches a method. Pure.
 *
 * @param arguments the arguments in their current order
 * @param order indices of the arguments in their new order
 */
record ArgumentOrder(List<Expression> arguments, List<Integer> order) {
    private static final int MAX = 5;

    /** Returns the order; empty if none matches, or several do. */
    static Optional<ArgumentOrder> of(ASTNode node) {
        CallSite call = CallSite.of(node).filter(CallSite::isResolved).orElse(null);
        if (call == null || call.arguments().size() < 2 || call.arguments().size() > MAX) {
            return Optional.empty();
        }
        List<Expression> arguments = call.arguments();
        List<List<Integer>> fitting = new ArrayList<>();
        for (IMethodBinding method : call.methods()) {
            if (method.getParameterTypes().length == arguments.size()) {
                fit(arguments, method.getParameterTypes(), new ArrayList<>(), fitting);
            }
        }
        List<List<Integer>> distinct = fitting.stream().distinct().toList();
        return distinct.size() == 1 ? Optional.of(new ArgumentOrder(arguments, distinct.getFirst())) : Optional.empty();
    }

    private static void fit(List<Expression> arguments, ITypeBinding[] wanted, List<Integer> chosen,
            List<List<Integer>> fitting) {
        if (chosen.size() == wanted.length) {
            fitting.add(List.copyOf(chosen));
            return;
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!chosen.contains(i) && CallSite.fits(arguments.get(i).resolveTypeBinding(), wanted[chosen.size()])) {
                chosen.add(i);
                fit(arguments, wanted, chosen, fitting);
                chosen.removeLast();
            }
        }
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
