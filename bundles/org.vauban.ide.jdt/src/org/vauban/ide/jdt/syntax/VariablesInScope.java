// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.AnonymousClassDeclaration;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.ConstructorInvocation;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.SuperConstructorInvocation;
import org.eclipse.jdt.core.dom.VariableDeclaration;

/** Finds variables that are accessible by their simple names, the nearest first. Pure. */
public final class VariablesInScope {
    private final Map<String, IVariableBinding> found = new LinkedHashMap<>();
    private final ASTNode here;

    private VariablesInScope(ASTNode here) {
        this.here = here;
    }

    public static List<IVariableBinding> of(ASTNode here) {
        VariablesInScope variables = new VariablesInScope(here);
        variables.collect();
        return List.copyOf(variables.found.values());
    }

    private void collect() {
        // only static ones before an object is created, and where there is none
        boolean statics = EnclosingNodes.first(here, ConstructorInvocation.class,
                SuperConstructorInvocation.class) != null;
        ITypeBinding from = null;
        for (ASTNode at = here; at != null; at = at.getParent()) {
            ITypeBinding type = at instanceof AbstractTypeDeclaration declared
                    ? declared.resolveBinding()
                    : at instanceof AnonymousClassDeclaration anonymous ? anonymous.resolveBinding() : null;
            if (type != null) {
                from = from == null ? type : from;
                fields(type, from, statics);
                statics |= Modifier.isStatic(type.getModifiers()) || type.isEnum() || type.isRecord()
                        || type.isInterface();
            } else if (at instanceof BodyDeclaration body) {
                NamesInScope.locals(body, here).reversed().forEach(this::local);
                statics |= Modifier.isStatic(body.getModifiers());
            }
        }
    }

    private void local(VariableDeclaration variable) {
        boolean beingMade = variable.getStartPosition() + variable.getLength() > here.getStartPosition();
        IVariableBinding binding = variable.resolveBinding();
        if (!beingMade && binding != null && !binding.isField()) {
            found.putIfAbsent(binding.getName(), binding);
        }
    }

    private void fields(ITypeBinding type, ITypeBinding from, boolean statics) {
        for (ITypeBinding each : SuperTypes.of(type)) {
            boolean own = NamesInScope.outer(each).isEqualTo(NamesInScope.outer(from));
            for (IVariableBinding field : each.getDeclaredFields()) {
                if ((own || !Modifier.isPrivate(field.getModifiers()))
                        && (!statics || Modifier.isStatic(field.getModifiers()))) {
                    found.putIfAbsent(field.getName(), field);
                }
            }
        }
    }
}
