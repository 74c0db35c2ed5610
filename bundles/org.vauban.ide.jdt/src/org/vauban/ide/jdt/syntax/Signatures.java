// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.Modifier;

/**
 * Writes declarations as short Java without bodies and qualified names: few tokens, in a form that models know. Pure.
 */
public final class Signatures {
    private static final int OVERLOADS = 3;
    /** Supertypes that are left out, since models know their members. */
    private static final Set<String> TOLD_BY_NONE = Set.of("java.lang.Object", "java.lang.Enum", "java.lang.Record",
            "java.lang.annotation.Annotation");

    private Signatures() {}

    /**
     * Returns a type with some of its members.
     *
     * @param lines one member each
     */
    public static String type(ITypeBinding type, List<String> lines) {
        StringBuilder text = new StringBuilder(head(type)).append(" {\n");
        lines.forEach(line -> text.append("    ").append(line).append('\n'));
        return text.append("}\n").toString();
    }

    /** Returns a declaration such as {@code class Stack<T> extends Base implements Iterable<T>}. */
    static String head(ITypeBinding type) {
        StringBuilder text = new StringBuilder(type.isAnnotation()
                ? "@interface "
                : type.isInterface()
                        ? "interface "
                        : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ")
                .append(type.getName());
        ITypeBinding base = type.getSuperclass();
        if (base != null && !type.isEnum() && !type.isRecord() && !base.getQualifiedName().equals("java.lang.Object")) {
            text.append(" extends ").append(base.getName());
        }
        StringJoiner interfaces = new StringJoiner(", ", type.isInterface() ? " extends " : " implements ", "");
        interfaces.setEmptyValue("");
        for (ITypeBinding each : type.getInterfaces()) {
            interfaces.add(each.getName());
        }
        return text.append(interfaces).toString();
    }

    /**
     * Returns the members that a type declares, then those that it inherits from types other than {@code Object}; the
     * constants of an enum are on one line.
     */
    public static List<String> members(ITypeBinding type, Predicate<IBinding> wanted) {
        return List.copyOf(declared(type, wanted).keySet());
    }

    /** Returns the same members with the type that declares each, possibly in another file. */
    public static Map<String, ITypeBinding> declared(ITypeBinding type, Predicate<IBinding> wanted) {
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, ITypeBinding> declaring = new HashMap<>();
        if (type.isEnum()) {
            StringJoiner constants = new StringJoiner(", ", "", ";");
            constants.setEmptyValue("");
            for (IVariableBinding field : type.getDeclaredFields()) {
                if (field.isEnumConstant()) {
                    constants.add(field.getName());
                }
            }
            if (constants.length() > 0) {
                lines.put("", constants.toString());
            }
        }
        Map<String, Integer> overloads = new LinkedHashMap<>();
        List<ITypeBinding> visited = new ArrayList<>();
        collect(type, wanted, lines, declaring, overloads, visited);
        Map<String, ITypeBinding> declared = new LinkedHashMap<>();
        lines.values().forEach(line -> declared.put(line, declaring.getOrDefault(line, type)));
        return declared;
    }

    private static void collect(ITypeBinding type, Predicate<IBinding> wanted, Map<String, String> lines,
            Map<String, ITypeBinding> declaring, Map<String, Integer> overloads, List<ITypeBinding> visited) {
        if (type == null || TOLD_BY_NONE.contains(type.getQualifiedName())
                || visited.stream().anyMatch(seen -> seen.isEqualTo(type)) || visited.size() > 20) {
            return;
        }
        visited.add(type);
        for (IVariableBinding field : type.getDeclaredFields()) {
            if (!field.isSynthetic() && !field.isEnumConstant() && wanted.test(field)) {
                lines.putIfAbsent(field.getName(), field(field));
                declaring.putIfAbsent(field(field), type);
            }
        }
        for (IMethodBinding method : type.getDeclaredMethods()) {
            if (!method.isSynthetic() && !method.isSyntheticRecordMethod() && !isGivenByLanguage(method)
                    && wanted.test(method)
                    && (!method.isConstructor() || visited.size() == 1)) {
                String line = method(method);
                if (!lines.containsKey(line) && overloads.merge(method.getName(), 1, Integer::sum) <= OVERLOADS) {
                    lines.put(line, line);
                    declaring.put(line, type);
                }
            }
        }
        collect(type.getSuperclass(), wanted, lines, declaring, overloads, visited);
        for (ITypeBinding each : type.getInterfaces()) {
            collect(each, wanted, lines, declaring, overloads, visited);
        }
    }

    private static boolean isGivenByLanguage(IMethodBinding method) {
        return method.getDeclaringClass().isEnum()
                && (method.getName().equals("values") || method.getName().equals("valueOf"))
                || method.isDefaultConstructor()
                || method.getName().matches("equals|hashCode|toString") && method.getDeclaringClass().isRecord();
    }

    static String field(IVariableBinding field) {
        return (Modifier.isStatic(field.getModifiers()) ? "static " : "") + field.getType().getName() + " "
                + field.getName() + ";";
    }

    /** Returns a declaration such as {@code static <R> Stack<R> of(R first, R... others) throws IOException;}. */
    public static String method(IMethodBinding method) {
        StringBuilder text = new StringBuilder();
        if (Modifier.isStatic(method.getModifiers())) {
            text.append("static ");
        } else if (Modifier.isAbstract(method.getModifiers()) && !method.getDeclaringClass().isInterface()) {
            text.append("abstract ");
        }
        StringJoiner variables = new StringJoiner(", ", "<", "> ");
        variables.setEmptyValue("");
        for (ITypeBinding variable : method.getTypeParameters()) {
            variables.add(variable.getName());
        }
        text.append(variables);
        if (!method.isConstructor()) {
            text.append(method.getReturnType().getName()).append(' ');
        }
        text.append(method.getName()).append(parameters(method));
        StringJoiner thrown = new StringJoiner(", ", " throws ", "");
        thrown.setEmptyValue("");
        for (ITypeBinding each : method.getExceptionTypes()) {
            thrown.add(each.getName());
        }
        return text.append(thrown).append(';').toString();
    }

    private static String parameters(IMethodBinding method) {
        StringJoiner text = new StringJoiner(", ", "(", ")");
        ITypeBinding[] types = method.getParameterTypes();
        String[] names = method.getParameterNames();
        for (int i = 0; i < types.length; i++) {
            String type = types[i].getName();
            if (method.isVarargs() && i == types.length - 1 && type.endsWith("[]")) {
                type = type.substring(0, type.length() - 2) + "...";
            }
            boolean named = i < names.length && names[i] != null && !names[i].matches("arg\\d+");
            text.add(named ? type + " " + names[i] : type);
        }
        return text.toString();
    }
}
