// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.SimpleName;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.assist.fix.OppositeNames;
import org.vauban.ide.jdt.syntax.CallSite;
import org.vauban.ide.jdt.syntax.TypeSources;
import org.vauban.ide.jdt.syntax.VariablesInScope;

/**
 * Adds missing arguments of a call from the variables in scope with a matching type; those named like the parameter
 * come first. Pure.
 */
final class MissingArguments {
    private static final int MAX_MISSING = 2;
    private static final int MAX_PARAMETERS = 10;
    /** Maximum number of variables that are tried for one parameter. */
    private static final int MAX_VARIABLES = 5;
    private static final int SHORTEST_LIKENESS = 3;
    /** Degrees of similarity to the parameter's name: equal, similar, different. */
    private static final int SAME = 0;
    private static final int LIKE = 1;
    private static final int OTHER = 2;

    private final CallSite call;
    private final List<IVariableBinding> variables;
    private final List<Filling> fillings = new ArrayList<>();

    private MissingArguments(CallSite call) {
        this.call = call;
        Set<String> given = call.arguments().stream().filter(SimpleName.class::isInstance)
                .map(each -> ((SimpleName) each).getIdentifier())
                .collect(Collectors.toSet());
        this.variables = VariablesInScope.of(call.node()).stream().filter(each -> !given.contains(each.getName()))
                .toList();
    }

    /** A parameter and the variable chosen for it. */
    private record Gap(ITypeBinding type, IVariableBinding variable, int before, int likeness) {

        /** Whether the type is so specific that few variables have it. */
        boolean isParticular() {
            return !type.isPrimitive() && !type.isTypeVariable()
                    && !type.getErasure().getQualifiedName().startsWith("java.lang.");
        }
    }

    /** One way to supply all arguments. */
    record Filling(List<Gap> gaps) {

        boolean isNamed() {
            return gaps.stream().allMatch(each -> each.likeness() == SAME);
        }

        boolean isLikely() {
            return gaps.stream().allMatch(each -> each.likeness() < OTHER || each.isParticular());
        }

        int unlikeness() {
            return gaps.stream().mapToInt(Gap::likeness).sum();
        }

        List<String> names() {
            return gaps.stream().map(each -> each.variable().getName()).toList();
        }

        List<TextChange> changes(CallSite call, String text) {
            TreeMap<Integer, String> added = new TreeMap<>(); // keyed by the argument that they precede
            gaps.forEach(gap -> added.merge(gap.before(), gap.variable().getName(), (one, two) -> one + ", " + two));
            int count = call.arguments().size();
            List<TextChange> changes = new ArrayList<>();
            added.forEach((before, names) -> {
                if (count == 0) {
                    changes.add(new TextChange(call.open(text), 0, names));
                } else if (before == count) {
                    changes.add(new TextChange(
                            call.arguments().getLast().getStartPosition() + call.arguments().getLast().getLength(), 0,
                            ", " + names));
                } else {
                    changes.add(new TextChange(call.arguments().get(before).getStartPosition(), 0, names + ", "));
                }
            });
            return changes;
        }
    }

    /**
     * Returns likely fillings, the most likely first, at most the given number: each variable has a name similar to
     * that of its parameter, or a specific type.
     */
    static List<Filling> of(CallSite call, int most) {
        return all(call).stream().filter(Filling::isLikely).sorted(Comparator.comparingInt(Filling::unlikeness))
                .limit(most).toList();
    }

    /**
     * Returns the only unambiguous filling, or none: either all variables are named like their parameters, or no others
     * match and their types are specific.
     */
    static List<Filling> sure(CallSite call) {
        List<Filling> all = all(call);
        List<Filling> named = all.stream().filter(Filling::isNamed).toList();
        if (!named.isEmpty()) {
            return named.size() == 1 ? named : List.of();
        }
        return all.size() == 1 && all.getFirst().gaps().stream().allMatch(Gap::isParticular) ? all : List.of();
    }

    /**
     * Lists, for a model, the variables that the file has in scope for each parameter; leaves out parameters without
     * one.
     */
    static List<String> choices(CallSite call, IMethodBinding method) {
        MissingArguments missing = new MissingArguments(call);
        List<String> choices = new ArrayList<>();
        for (int i = 0; i < method.getParameterTypes().length; i++) {
            ITypeBinding type = method.getParameterTypes()[i];
            List<Gap> found = missing.gaps(type, name(method, i), 0).stream()
                    .filter(each -> isOf(call.node(), each.variable())).toList();
            if (!found.isEmpty()) {
                choices.add(type.getName() + " " + name(method, i) + ": "
                        + found.stream().map(each -> each.variable().getName()).collect(Collectors.joining(", ")));
            }
        }
        return choices;
    }

    /** Whether the file of a node declares a variable; other files may be excluded. */
    private static boolean isOf(ASTNode node, IVariableBinding variable) {
        ITypeBinding type = variable.getDeclaringClass();
        return type == null || node.getRoot() instanceof CompilationUnit unit && TypeSources.isOf(unit, type);
    }

    private static List<Filling> all(CallSite call) {
        if (!call.isResolved()) {
            return List.of();
        }
        MissingArguments missing = new MissingArguments(call);
        for (IMethodBinding method : call.methods()) {
            int wanted = method.getParameterTypes().length - (method.isVarargs() ? 1 : 0);
            int lacking = wanted - call.arguments().size();
            if (lacking > 0 && lacking <= MAX_MISSING && wanted <= MAX_PARAMETERS) {
                missing.fill(method, wanted, 0, new ArrayList<>());
            }
        }
        return missing.fillings;
    }

    /** @param gaps the gaps before the parameter */
    private void fill(IMethodBinding method, int wanted, int parameter, List<Gap> gaps) {
        int argument = parameter - gaps.size();
        int given = call.arguments().size();
        if (parameter == wanted) {
            fillings.add(new Filling(List.copyOf(gaps)));
            return;
        }
        ITypeBinding type = method.getParameterTypes()[parameter];
        if (argument < given && CallSite.fits(call.arguments().get(argument).resolveTypeBinding(), type)) {
            fill(method, wanted, parameter + 1, gaps);
        }
        if (gaps.size() < wanted - given) {
            for (Gap gap : gaps(type, name(method, parameter), argument)) {
                if (gaps.stream().noneMatch(each -> each.variable() == gap.variable())) {
                    gaps.add(gap);
                    fill(method, wanted, parameter + 1, gaps);
                    gaps.removeLast();
                }
            }
        }
    }

    /** Returns all matching variables for a parameter, the most likely first. */
    private List<Gap> gaps(ITypeBinding type, String parameter, int before) {
        return variables.stream().filter(each -> each.getType() != null && CallSite.fits(each.getType(), type))
                .filter(each -> !OppositeNames.areOpposed(parameter, each.getName()))
                .map(each -> new Gap(type, each, before, likeness(parameter, each.getName())))
                .sorted(Comparator.comparingInt(Gap::likeness)).limit(MAX_VARIABLES).toList();
    }

    private static String name(IMethodBinding method, int parameter) {
        String[] names = method.getParameterNames();
        return parameter < names.length && names[parameter] != null ? names[parameter] : "arg" + parameter;
    }

    private static int likeness(String parameter, String variable) {
        String one = parameter.toLowerCase(Locale.ROOT);
        String two = variable.toLowerCase(Locale.ROOT);
        boolean like = Math.min(one.length(), two.length()) >= SHORTEST_LIKENESS
                && (one.endsWith(two) || two.endsWith(one));
        return one.equals(two) ? SAME : like ? LIKE : OTHER;
    }
}
