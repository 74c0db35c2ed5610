// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.Optional;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.Assignment;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.LambdaExpression;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.ReturnStatement;
import org.eclipse.jdt.core.dom.VariableDeclaration;

/** The type that an expression must have where it stands: as a first value, assigned or returned. Pure. */
final class Wanted {

    private Wanted() {
    }

    static Optional<ITypeBinding> of(Expression expression) {
        ASTNode parent = expression.getParent();
        if (parent instanceof VariableDeclaration variable && variable.getInitializer() == expression) {
            return Optional.ofNullable(variable.resolveBinding()).map(each -> each.getType());
        }
        if (parent instanceof Assignment assignment && assignment.getRightHandSide() == expression) {
            return Optional.ofNullable(assignment.getLeftHandSide().resolveTypeBinding());
        }
        if (parent instanceof ReturnStatement) {
            ASTNode at = Enclosing.first(parent, MethodDeclaration.class, LambdaExpression.class);
            IMethodBinding method = at instanceof MethodDeclaration declared ? declared.resolveBinding()
                    : at instanceof LambdaExpression lambda ? lambda.resolveMethodBinding() : null;
            return Optional.ofNullable(method).map(IMethodBinding::getReturnType);
        }
        return Optional.empty();
    }
}
