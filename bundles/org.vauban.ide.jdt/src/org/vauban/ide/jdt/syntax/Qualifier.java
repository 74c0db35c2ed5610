// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.ExpressionMethodReference;
import org.eclipse.jdt.core.dom.FieldAccess;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.Name;
import org.eclipse.jdt.core.dom.QualifiedName;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SimpleType;

/**
 * Expression before the dot of a name.
 *
 * @param type type of the expression
 * @param isType whether it is the name of a type, so that only static members can follow
 */
public record Qualifier(ITypeBinding type, boolean isType) {

    /** Returns the qualifier of a name, or null if there is no dot. */
    public static @Nullable Qualifier of(SimpleName name) {
        if (name == null) {
            return null;
        }
        ASTNode parent = name.getParent();
        if (parent instanceof MethodInvocation call && call.getName() == name) {
            return call.getExpression() == null ? null : of(call.getExpression());
        }
        if (parent instanceof FieldAccess access && access.getName() == name) {
            return of(access.getExpression());
        }
        if (parent instanceof QualifiedName qualified && qualified.getName() == name) {
            return of(qualified.getQualifier());
        }
        if (parent instanceof ExpressionMethodReference reference && reference.getName() == name) {
            return of(reference.getExpression());
        }
        if (parent instanceof SimpleType type && type.getName() instanceof QualifiedName qualified) {
            return of(qualified.getQualifier());
        }
        return null;
    }

    private static Qualifier of(Expression expression) {
        boolean isType = expression instanceof Name name && name.resolveBinding() instanceof ITypeBinding;
        return new Qualifier(expression.resolveTypeBinding(), isType);
    }

    public boolean offers(IBinding member) {
        if (member instanceof IMethodBinding method && method.isConstructor()) {
            return false;
        }
        return !isType || Modifier.isStatic(member.getModifiers())
                || member instanceof IVariableBinding field && field.isEnumConstant();
    }
}
