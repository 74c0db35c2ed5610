// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.vauban.assist.edit.proposal.TextChange;

/** Names of types as written in one file, with the imports that they require there. */
public final class TypeNames {
    private final JavaPosition position;
    private final CompilationUnit unit;
    private final Map<String, TextChange> imports = new LinkedHashMap<>();

    public TypeNames(JavaPosition position, CompilationUnit unit) {
        this.position = position;
        this.unit = unit;
    }

    /** Returns the name; empty if a type cannot be named, such as an anonymous class. */
    public Optional<String> of(ITypeBinding type) {
        if (type.isPrimitive() || type.isTypeVariable()) {
            return Optional.of(type.getName());
        }
        if (type.isArray()) {
            return of(type.getElementType()).map(element -> element + "[]".repeat(type.getDimensions()));
        }
        if (type.isWildcardType()) {
            ITypeBinding bound = type.getBound();
            return bound == null
                    ? Optional.of("?")
                    : of(bound).map(name -> (type.isUpperbound() ? "? extends " : "? super ") + name);
        }
        if (type.isCapture() || type.isNullType() || type.isAnonymous() || type.isIntersectionType()
                || type.isRecovered()) {
            return Optional.empty();
        }
        if (type.isParameterizedType()) {
            List<Optional<String>> arguments = Arrays.stream(type.getTypeArguments())
                    .map(each -> each.isCapture() && each.getWildcard() != null ? of(each.getWildcard()) : of(each))
                    .toList();
            return arguments.stream().anyMatch(Optional::isEmpty)
                    ? Optional.empty()
                    : Optional.of(named(type.getErasure())
                            + arguments.stream().map(Optional::get).collect(Collectors.joining(", ", "<", ">")));
        }
        return Optional.of(named(type.getErasure()));
    }

    private String named(ITypeBinding type) {
        if (type.isMember() && type.getDeclaringClass() != null && !unit.types().isEmpty()) {
            return imported(type.getQualifiedName()) || known(type)
                    ? type.getName()
                    : named(type.getDeclaringClass().getErasure()) + '.' + type.getName();
        }
        return type.getQualifiedName().isEmpty() ? type.getName() : named(type.getQualifiedName());
    }

    private boolean known(ITypeBinding member) {
        ITypeBinding outer = member.getDeclaringClass();
        while (outer.getDeclaringClass() != null) {
            outer = outer.getDeclaringClass();
        }
        String own = position.unit().getElementName();
        return outer.getName().equals(own.substring(0, Math.max(0, own.lastIndexOf('.'))))
                && inPackage(outer.getQualifiedName());
    }

    /** Returns the simple name if the type is imported, can be, or is in the same package; else the qualified one. */
    public String named(String qualified) {
        String simple = qualified.substring(qualified.lastIndexOf('.') + 1);
        if (qualified.startsWith("java.lang.") && qualified.lastIndexOf('.') == 9 || inPackage(qualified)
                || imported(qualified)) {
            return simple;
        }
        for (Object each : unit.imports()) {
            String other = ((ImportDeclaration) each).getName().getFullyQualifiedName();
            if (other.endsWith('.' + simple)) {
                return qualified; // the simple name refers to another type
            }
        }
        imports.computeIfAbsent(qualified, name -> new ImportFinder(position, unit).add(name));
        return simple;
    }

    private boolean inPackage(String qualified) {
        String own = unit.getPackage() == null ? "" : unit.getPackage().getName().getFullyQualifiedName();
        int dot = qualified.lastIndexOf('.');
        return (dot < 0 ? "" : qualified.substring(0, dot)).equals(own);
    }

    private boolean imported(String qualified) {
        String in = qualified.substring(0, Math.max(0, qualified.lastIndexOf('.')));
        for (Object each : unit.imports()) {
            ImportDeclaration declared = (ImportDeclaration) each;
            String name = declared.getName().getFullyQualifiedName();
            if (!declared.isStatic() && (declared.isOnDemand() ? name.equals(in) : name.equals(qualified))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the imports required by the names returned so far. */
    public List<TextChange> imports() {
        return new ArrayList<>(imports.values());
    }
}
