// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
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
import org.eclipse.jdt.core.dom.LambdaExpression;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.QualifiedName;
import org.eclipse.jdt.core.dom.ReturnStatement;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SwitchCase;
import org.eclipse.jdt.core.dom.SwitchExpression;
import org.eclipse.jdt.core.dom.SwitchStatement;
import org.eclipse.jdt.core.dom.VariableDeclaration;

/**
 * Type that the surrounding code expects of an expression. Pure.
 *
 * @param type the type, or null
 * @param methods candidates for the call whose argument the expression is; may be empty
 */
public record ExpectedType(@Nullable ITypeBinding type, List<IMethodBinding> methods) {

    /** Returns the type expected in place of a name, or null if nothing is known. */
    public static @Nullable ExpectedType at(SimpleName name) {
        ASTNode node = name;
        // a.b.here and here() stand for the whole expression
        while (node != null && node.getParent() instanceof Expression parent && !holds(parent, node)) {
            node = parent;
        }
        return of(node);
    }

    /** Whether an expression is a separate operand of its parent, such as an argument or the body of a lambda. */
    private static boolean holds(Expression parent, ASTNode node) {
        return parent instanceof MethodInvocation call && call.arguments().contains(node)
                || parent instanceof ClassInstanceCreation made && made.arguments().contains(node)
                || parent instanceof Assignment || parent instanceof InfixExpression
                || parent instanceof SwitchExpression
                || parent instanceof LambdaExpression;
    }

    /** Returns the type expected in place of a whole expression, or null if nothing is known. */
    public static @Nullable ExpectedType of(ASTNode node) {
        ASTNode parent = node == null ? null : node.getParent();
        return switch (parent) {
            case MethodInvocation call when call.arguments().contains(node) ->
                arguments(named(call.getName()), call.arguments().indexOf(node));
            case ClassInstanceCreation made when made.arguments().contains(node) -> {
                ITypeBinding type = made.getType().resolveBinding();
                yield arguments(CallSite.constructors(type == null ? null : type.getTypeDeclaration()),
                        made.arguments().indexOf(node));
            }
            case VariableDeclaration variable when variable.getInitializer() == node ->
                variable.resolveBinding() == null ? null : only(variable.resolveBinding().getType());
            case Assignment assignment when assignment.getRightHandSide() == node ->
                only(assignment.getLeftHandSide().resolveTypeBinding());
            case InfixExpression infix when infix.getRightOperand() == node ->
                only(infix.getLeftOperand().resolveTypeBinding());
            case LambdaExpression lambda when lambda.getBody() == node -> returned(lambda);
            case ReturnStatement statement ->
                returned(EnclosingNodes.first(statement, MethodDeclaration.class, LambdaExpression.class));
            case SwitchCase label -> {
                Expression subject = label.getParent() instanceof SwitchStatement statement
                        ? statement.getExpression()
                        : label.getParent() instanceof SwitchExpression expression ? expression.getExpression() : null;
                yield subject == null ? null : only(subject.resolveTypeBinding());
            }
            case null, default -> null;
        };
    }

    private static @Nullable ExpectedType only(ITypeBinding type) {
        return type == null ? null : new ExpectedType(type, List.of());
    }

    /** Returns the return type of a method, or of the method that a lambda implements. */
    private static @Nullable ExpectedType returned(@Nullable ASTNode code) {
        IMethodBinding method = code instanceof MethodDeclaration declared
                ? declared.resolveBinding()
                : code instanceof LambdaExpression lambda ? lambda.resolveMethodBinding() : null;
        return method == null ? null : only(method.getReturnType());
    }

    private static @Nullable ExpectedType arguments(List<IMethodBinding> methods, int index) {
        ITypeBinding type = methods.size() == 1 && index >= 0 && index < methods.getFirst().getParameterTypes().length
                ? methods.getFirst().getParameterTypes()[index]
                : null;
        return methods.isEmpty() ? null : new ExpectedType(type, methods);
    }

    /** Returns the methods that the name of a call may refer to. */
    public static List<IMethodBinding> named(SimpleName name) {
        if (!(name.getParent() instanceof MethodInvocation call)) {
            return List.of();
        }
        if (call.getExpression() != null) {
            return named(call.getExpression().resolveTypeBinding(), name.getIdentifier());
        }
        for (ASTNode at = call; at != null; at = at.getParent()) {
            ITypeBinding type = at instanceof AbstractTypeDeclaration declared
                    ? declared.resolveBinding()
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
                    || declared.getName() instanceof QualifiedName member
                            && member.getName().getIdentifier().equals(name.getIdentifier()))) {
                IBinding of = declared.isOnDemand()
                        ? declared.getName().resolveBinding()
                        : ((QualifiedName) declared.getName()).getQualifier().resolveBinding();
                found.addAll(named(of instanceof ITypeBinding type ? type : null, name.getIdentifier()));
            }
        }
        return found;
    }

    private static List<IMethodBinding> named(@Nullable ITypeBinding type, String name) {
        List<IMethodBinding> found = new ArrayList<>();
        SuperTypes.of(type).forEach(each -> Arrays.stream(each.getDeclaredMethods())
                .filter(method -> method.getName().equals(name)
                        && found.stream().noneMatch(other -> other.overrides(method)))
                .forEach(found::add));
        return found;
    }
}
