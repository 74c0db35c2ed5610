// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.AnonymousClassDeclaration;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CatchClause;
import org.eclipse.jdt.core.dom.EnhancedForStatement;
import org.eclipse.jdt.core.dom.ForStatement;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.LambdaExpression;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.TryStatement;
import org.eclipse.jdt.core.dom.VariableDeclaration;

/** Finds valid names for the place of an unresolved one. Pure. */
public final class NamesInScope {
    private static final int ANY = -1;

    private NamesInScope() {}

    /**
     * Returns the members after the dot, or variables and methods in scope; methods only with the same number of
     * parameters.
     */
    public static List<String> of(SimpleName name) {
        return List.copyOf(declared(name).keySet());
    }

    /** Returns the same names with the type that declares each, possibly in another file; null for a variable. */
    public static Map<String, ITypeBinding> declared(SimpleName name) {
        boolean call = name.getParent() instanceof MethodInvocation invocation && invocation.getName() == name;
        return of(name, call, call ? ((MethodInvocation) name.getParent()).arguments().size() : ANY);
    }

    /**
     * Returns possible beginnings of a text in place of the name: methods with their opening parenthesis, fields and
     * variables.
     */
    public static List<String> beginnings(SimpleName name) {
        List<String> beginnings = new ArrayList<>();
        of(name, true, ANY).keySet().stream().map(each -> each + "(").forEach(beginnings::add);
        beginnings.addAll(of(name, false, ANY).keySet());
        return beginnings;
    }

    private static Map<String, ITypeBinding> of(SimpleName name, boolean call, int arguments) {
        Qualifier qualifier = Qualifier.of(name);
        Map<String, ITypeBinding> names = new LinkedHashMap<>();
        if (qualifier != null) {
            if (qualifier.type() != null && qualifier.type().isArray() && !call) {
                names.put("length", null);
            }
            members(qualifier.type(), call, arguments, qualifier, outermost(name), names);
            return names;
        }
        ASTNode at = name.getParent();
        while (at != null) {
            ITypeBinding type = at instanceof AbstractTypeDeclaration declared
                    ? declared.resolveBinding()
                    : at instanceof AnonymousClassDeclaration anonymous ? anonymous.resolveBinding() : null;
            members(type, call, arguments, null, outermost(name), names);
            if (!call && at instanceof BodyDeclaration && !(at instanceof AbstractTypeDeclaration)) {
                locals(at, name).forEach(each -> names.putIfAbsent(each.getName().getIdentifier(), null));
            }
            at = at.getParent();
        }
        return names;
    }

    private static @Nullable ITypeBinding outermost(ASTNode node) {
        AbstractTypeDeclaration found = null;
        for (ASTNode at = node; at != null; at = at.getParent()) {
            found = at instanceof AbstractTypeDeclaration type ? type : found;
        }
        return found == null ? null : found.resolveBinding();
    }

    private static void members(@Nullable ITypeBinding type, boolean call, int arguments, @Nullable Qualifier qualifier,
            @Nullable ITypeBinding from, Map<String, ITypeBinding> names) {
        for (ITypeBinding each : SuperTypes.of(type)) {
            boolean own = from != null && outer(each).isEqualTo(outer(from));
            if (call) {
                for (IMethodBinding method : each.getDeclaredMethods()) {
                    int wanted = method.getParameterTypes().length;
                    if (!method.isConstructor() && !method.isSynthetic()
                            && (own || !Modifier.isPrivate(method.getModifiers()))
                            && (qualifier == null || qualifier.offers(method))
                            && (arguments == ANY || wanted == arguments
                                    || method.isVarargs() && arguments >= wanted - 1)) {
                        names.putIfAbsent(method.getName(), each);
                    }
                }
            } else {
                Arrays.stream(each.getDeclaredFields())
                        .filter(field -> own || !Modifier.isPrivate(field.getModifiers()))
                        .filter(field -> qualifier == null || qualifier.offers(field)).map(IVariableBinding::getName)
                        .forEach(field -> names.putIfAbsent(field, each));
                if (qualifier != null && qualifier.isType()) {
                    Arrays.stream(each.getDeclaredTypes())
                            .filter(inner -> own || !Modifier.isPrivate(inner.getModifiers()))
                            .map(ITypeBinding::getName).forEach(inner -> names.putIfAbsent(inner, each));
                }
            }
        }
    }

    public static ITypeBinding outer(ITypeBinding type) {
        ITypeBinding at = type.getErasure();
        while (at.getDeclaringClass() != null) {
            at = at.getDeclaringClass();
        }
        return at.getErasure();
    }

    /** Returns the variables of a method or initializer whose scope includes a position, in the order of the text. */
    static List<VariableDeclaration> locals(ASTNode body, ASTNode here) {
        List<VariableDeclaration> locals = new ArrayList<>();
        body.accept(new ASTVisitor() {
            @Override
            public void preVisit(ASTNode node) {
                if (node instanceof VariableDeclaration variable && node.getStartPosition() < here.getStartPosition()) {
                    ASTNode block = node.getParent();
                    while (block != body && !isBlock(block)) {
                        block = block.getParent();
                    }
                    if (reaches(block, here)) {
                        locals.add(variable);
                    }
                }
            }
        });
        return locals;
    }

    private static boolean isBlock(ASTNode node) {
        return node instanceof Block || node instanceof ForStatement || node instanceof EnhancedForStatement
                || node instanceof LambdaExpression || node instanceof CatchClause || node instanceof TryStatement;
    }

    private static boolean reaches(ASTNode block, ASTNode here) {
        return block != null && block.getStartPosition() <= here.getStartPosition()
                && here.getStartPosition() < block.getStartPosition() + block.getLength();
    }
}
