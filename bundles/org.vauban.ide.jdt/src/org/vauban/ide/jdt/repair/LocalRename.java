// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.core.JavaConventions;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SingleVariableDeclaration;
import org.vauban.ide.jdt.syntax.EnclosingNodes;

/**
 * Renames a local variable or a parameter that a region declares, in all its uses and in its {@code @param}. Does
 * nothing if the region declares several of that name or does not contain all uses, or if the method already has the
 * new name. Pure.
 */
public final class LocalRename {
    private final CompilationUnit unit;
    private final String text;
    private final int start;
    private final int end;

    /** @param unit the unit of the text, with bindings */
    public LocalRename(CompilationUnit unit, String text, int start, int end) {
        this.unit = unit;
        this.text = text;
        this.start = start;
        this.end = end;
    }

    public Optional<String> of(String from, String to) {
        String level = JavaCore.latestSupportedJavaVersion();
        if (!JavaConventions.validateIdentifier(to, level, level).isOK()) {
            return Optional.empty();
        }
        List<SimpleName> declared = names(from).stream().filter(SimpleName::isDeclaration)
                .filter(each -> isIn(each.getStartPosition()) && isLocal(each.resolveBinding())).toList();
        if (declared.size() != 1) {
            return Optional.empty();
        }
        SimpleName declaration = declared.getFirst();
        BodyDeclaration member = EnclosingNodes.of(declaration, BodyDeclaration.class);
        IBinding variable = declaration.resolveBinding();
        boolean taken = names(to).stream().anyMatch(each -> isWithin(each, member));
        TreeSet<Integer> places = new TreeSet<>();
        for (SimpleName name : names(from)) {
            if (isWithin(name, member) && isOf(name, variable)) {
                places.add(name.getStartPosition());
            }
        }
        if (taken || places.stream().anyMatch(each -> !isIn(each))) {
            return Optional.empty();
        }
        ASTNode parameter = declaration.getParent();
        if (parameter instanceof SingleVariableDeclaration && parameter.getParent() == member
                && member instanceof MethodDeclaration method) {
            places.addAll(documented(method, from));
        }
        StringBuilder renamed = new StringBuilder(text);
        places.descendingSet().forEach(each -> renamed.replace(each, each + from.length(), to));
        return Optional.of(renamed.toString());
    }

    private List<SimpleName> names(String identifier) {
        List<SimpleName> names = new ArrayList<>();
        unit.accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName name) {
                if (name.getIdentifier().equals(identifier)) {
                    names.add(name);
                }
                return false;
            }
        });
        return names;
    }

    /** Returns where the Javadoc of a method, as far as it is in the region, refers to a parameter. */
    private Set<Integer> documented(MethodDeclaration method, String parameter) {
        Set<Integer> places = new HashSet<>();
        Matcher found = Pattern.compile("@param\\s+(" + Pattern.quote(parameter) + ")(?![\\w$])").matcher(text)
                .region(unit.getExtendedStartPosition(method), method.getName().getStartPosition());
        while (found.find()) {
            if (isIn(found.start(1))) {
                places.add(found.start(1));
            }
        }
        return places;
    }

    private boolean isIn(int offset) {
        return offset >= start && offset < end;
    }

    private static boolean isWithin(SimpleName name, BodyDeclaration member) {
        return name.getStartPosition() >= member.getStartPosition()
                && name.getStartPosition() < member.getStartPosition() + member.getLength();
    }

    private static boolean isLocal(IBinding binding) {
        return binding instanceof IVariableBinding variable && !variable.isField() && !variable.isRecordComponent();
    }

    private static boolean isOf(SimpleName name, IBinding variable) {
        return name.resolveBinding() instanceof IVariableBinding used
                && used.getVariableDeclaration().isEqualTo(variable);
    }
}
