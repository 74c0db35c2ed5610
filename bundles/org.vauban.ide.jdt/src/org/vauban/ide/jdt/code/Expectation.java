// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.AnonymousClassDeclaration;
import org.eclipse.jdt.core.dom.Assignment;
import org.eclipse.jdt.core.dom.ClassInstanceCreation;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.InfixExpression;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.QualifiedName;
import org.eclipse.jdt.core.dom.ReturnStatement;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.StructuralPropertyDescriptor;
import org.eclipse.jdt.core.dom.SwitchCase;
import org.eclipse.jdt.core.dom.SwitchExpression;
import org.eclipse.jdt.core.dom.SwitchStatement;
import org.eclipse.jdt.core.dom.VariableDeclaration;

/**
 * What the code round a name wants there.
 *
 * @param type or null
 * @param methods that may be meant by the call whose argument it is; may be empty
 */
record Expectation(ITypeBinding type, List<IMethodBinding> methods) {

    /** What is wanted in the place of a name, or null if nothing is known. */
    static Expectation at(SimpleName name) {
        if (name == null) {
            return null;
        }
        ASTNode node = name;
        // a.b.here and here() stand for the whole expression
        while (node.getParent() instanceof Expression parent && !(parent instanceof MethodInvocation call && call.arguments().contains(node))
                && !(parent instanceof ClassInstanceCreation made && made.arguments().contains(node))
                && !(parent instanceof Assignment) && !(parent instanceof InfixExpression) && !(parent instanceof SwitchExpression)) {
            node = parent;
        }
        ASTNode parent = node.getParent();
        StructuralPropertyDescriptor role = node.getLocationInParent();
        if (parent instanceof MethodInvocation call) {
            return arguments(named(call.getName()), call.arguments().indexOf(node));
        }
        if (parent instanceof ClassInstanceCreation made && made.arguments().contains(node)) {
            ITypeBinding type = made.getType().resolveBinding();
            return arguments(type == null ? List.of()
                    : Arrays.stream(type.getTypeDeclaration().getDeclaredMethods()).filter(IMethodBinding::isConstructor).toList(),
                    made.arguments().indexOf(node));
        }
        if (parent instanceof VariableDeclaration variable && role != null && role.getId().equals("initializer")) {
            return variable.resolveBinding() == null ? null : new Expectation(variable.resolveBinding().getType(), List.of());
        }
        if (parent instanceof Assignment assignment && assignment.getRightHandSide() == node) {
            return new Expectation(assignment.getLeftHandSide().resolveTypeBinding(), List.of());
        }
        if (parent instanceof InfixExpression infix && infix.getRightOperand() == node) {
            return new Expectation(infix.getLeftOperand().resolveTypeBinding(), List.of());
        }
        if (parent instanceof ReturnStatement) {
            MethodDeclaration declared = Enclosing.of(parent, MethodDeclaration.class);
            IMethodBinding method = declared == null ? null : declared.resolveBinding();
            return method == null ? null : new Expectation(method.getReturnType(), List.of());
        }
        if (parent instanceof SwitchCase) {
            Expression subject = parent.getParent() instanceof SwitchStatement statement ? statement.getExpression()
                    : parent.getParent() instanceof SwitchExpression expression ? expression.getExpression() : null;
            return subject == null ? null : new Expectation(subject.resolveTypeBinding(), List.of());
        }
        return null;
    }

    private static Expectation arguments(List<IMethodBinding> methods, int index) {
        ITypeBinding type = methods.size() == 1 && index >= 0 && index < methods.getFirst().getParameterTypes().length
                ? methods.getFirst().getParameterTypes()[index] : null;
        return methods.isEmpty() ? null : new Expectation(type, methods);
    }

    /** The methods that the name of a call may mean. */
    static List<IMethodBinding> named(SimpleName name) {
        if (!(name.getParent() instanceof MethodInvocation call)) {
            return List.of();
        }
        if (call.getExpression() != null) {
            return named(call.getExpression().resolveTypeBinding(), name.getIdentifier());
        }
        for (ASTNode at = call; at != null; at = at.getParent()) {
            ITypeBinding type = at instanceof AbstractTypeDeclaration declared ? declared.resolveBinding()
                    : at instanceof AnonymousClassDeclaration anonymous ? anonymous.resolveBinding() : null;
            List<IMethodBinding> found = named(type, name.getIdentifier());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return imported(name);
    }

    private static List<IMethodBinding> imported(SimpleName name) {
        List<IMethodBinding> found = new ArrayList<>();
        for (Object each : name.getRoot() instanceof CompilationUnit unit ? unit.imports() : List.of()) {
            ImportDeclaration declared = (ImportDeclaration) each;
            if (declared.isStatic() && (declared.isOnDemand()
                    || declared.getName() instanceof QualifiedName member && member.getName().getIdentifier().equals(name.getIdentifier()))) {
                IBinding of = declared.isOnDemand() ? declared.getName().resolveBinding()
                        : ((QualifiedName) declared.getName()).getQualifier().resolveBinding();
                found.addAll(named(of instanceof ITypeBinding type ? type : null, name.getIdentifier()));
            }
        }
        return found;
    }

    private static List<IMethodBinding> named(ITypeBinding type, String name) {
        List<IMethodBinding> found = new ArrayList<>();
        Hierarchy.of(type).forEach(each -> Arrays.stream(each.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && found.stream().noneMatch(other -> other.overrides(method)))
                .forEach(found::add));
        return found;
    }
}
