// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.Modifier;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.SuperTypes;
import org.vauban.ide.jdt.syntax.TypeNames;

/**
 * Finds abstract methods that a type inherits and does not implement, and drafts their signatures for a model that
 * writes the bodies.
 */
public final class MissingMethods {
    private static final int MAX = 4;

    private MissingMethods() {}

    /** @param type the type; may be null */
    public static List<IMethodBinding> of(@Nullable ITypeBinding type) {
        List<ITypeBinding> hierarchy = SuperTypes.of(type);
        List<IMethodBinding> missing = new ArrayList<>();
        for (ITypeBinding each : hierarchy) {
            for (IMethodBinding method : each.getDeclaredMethods()) {
                boolean written = hierarchy.stream().flatMap(other -> Arrays.stream(other.getDeclaredMethods()))
                        .anyMatch(other -> !Modifier.isAbstract(other.getModifiers()) && hides(other, method));
                if (Modifier.isAbstract(method.getModifiers()) && !written
                        && missing.stream().noneMatch(other -> hides(other, method))) {
                    missing.add(method);
                }
            }
        }
        return missing;
    }

    private static boolean hides(IMethodBinding method, IMethodBinding other) {
        return method.overrides(other) || method.getName().equals(other.getName()) && method.isSubsignature(other);
    }

    /**
     * Drafts the signatures at the end of the type, before its last line; empty if a signature cannot be written or
     * there are too many to be implemented at once.
     */
    public static Optional<Scope> draft(JavaPosition position, CompilationUnit unit, AbstractTypeDeclaration type) {
        String text = position.text();
        int close = type.getStartPosition() + type.getLength() - 1;
        int line = text.lastIndexOf('\n', close) + 1;
        List<IMethodBinding> missing = of(type.resolveBinding());
        if (missing.isEmpty() || missing.size() > MAX || close >= text.length() || text.charAt(close) != '}'
                || !text.substring(line, close).isBlank()) {
            return Optional.empty();
        }
        String outer = text.substring(line, close);
        String step = text.contains("\n\t") ? "\t" : "    ";
        TypeNames names = new TypeNames(position, unit);
        StringBuilder draft = new StringBuilder();
        for (IMethodBinding method : missing) {
            Optional<String> head = head(method, names);
            if (head.isEmpty()) {
                return Optional.empty();
            }
            draft.append("\n").append(outer).append(step).append("@Override\n").append(outer).append(step)
                    .append(head.get()).append(" {\n")
                    .append(outer).append(step).append(step).append("// TODO\n").append(outer).append(step)
                    .append("}\n");
        }
        return Optional.of(new Scope(line, line,
                text.contains("\r\n") ? draft.toString().replace("\n", "\r\n") : draft.toString()));
    }

    private static Optional<String> head(IMethodBinding method, TypeNames names) {
        StringBuilder text = new StringBuilder(
                method.getDeclaringClass().isInterface() || Modifier.isPublic(method.getModifiers())
                        ? "public "
                        : Modifier.isProtected(method.getModifiers()) ? "protected " : "");
        if (method.getTypeParameters().length > 0) {
            text.append('<')
                    .append(String.join(", ",
                            Arrays.stream(method.getTypeParameters()).map(ITypeBinding::getName).toList()))
                    .append("> ");
        }
        Optional<String> returned = names.of(method.getReturnType());
        if (returned.isEmpty()) {
            return Optional.empty();
        }
        text.append(returned.get()).append(' ').append(method.getName()).append('(');
        Set<String> used = new HashSet<>();
        ITypeBinding[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            Optional<String> type = names.of(types[i]);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            boolean rest = method.isVarargs() && i == types.length - 1 && type.get().endsWith("[]");
            text.append(i == 0 ? "" : ", ")
                    .append(rest ? type.get().substring(0, type.get().length() - 2) + "..." : type.get()).append(' ')
                    .append(parameter(method, i, used));
        }
        return Optional.of(text.append(')').toString());
    }

    /** Returns the declared name of a parameter if it is known, else one derived from its type. */
    private static String parameter(IMethodBinding method, int index, Set<String> used) {
        String[] names = method.getParameterNames();
        String name = index < names.length && names[index] != null && !names[index].matches("arg\\d+")
                ? names[index]
                : simple(method.getParameterTypes()[index]);
        while (!used.add(name)) {
            name += index;
        }
        return name;
    }

    private static String simple(ITypeBinding type) {
        String name = (type.isArray() ? type.getElementType() : type).getErasure().getName();
        String lower = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        return type.isPrimitive() || lower.equals(name) || lower.matches("class|enum|package|interface")
                ? "value"
                : lower;
    }
}
