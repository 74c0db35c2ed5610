// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.ide.jdt.syntax.CaretPlaceholder;
import org.vauban.ide.jdt.syntax.EnclosingNodes;
import org.vauban.ide.jdt.syntax.ExpectedType;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.MembersByFile;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.NamesInScope;
import org.vauban.ide.jdt.syntax.Qualifier;
import org.vauban.ide.jdt.syntax.Signatures;
import org.vauban.ide.jdt.syntax.TypeSources;

/**
 * Collects information for a model that the lines around a Java position do not show: members after the dot, parameters
 * of a call, the types of variables in scope, the rest of the enclosing type, imports, missing declarations. Types of
 * the JDK are left out, since models know them.
 */
final class JavaSnippets {
    /** Number of characters around the caret that the prompt contains anyway. */
    private static final int SEEN_BEFORE = 1_100;
    private static final int SEEN_AFTER = 100;
    private static final int MAX_MEMBERS = 24;
    private static final int MAX_WAYS = 12;
    private static final int MAX_OF_TYPE = 4;
    private static final int MAX_OWN = 6;
    private static final int MAX_TYPES = 6;
    private static final int MAX_IMPORTS = 40;
    private static final int NEAR = 1_200;

    private final JavaPosition position;
    private final CompilationUnit unit;
    private final ASTNode found;
    private final SimpleName here;
    private final String typed;
    private final BodyDeclaration body;
    private final ITypeBinding own;
    private final Relevance relevance;
    private final List<Snippet> snippets = new ArrayList<>();
    private final List<ITypeBinding> told = new ArrayList<>();

    private JavaSnippets(JavaPosition position, CompilationUnit unit, CaretPlaceholder mark) {
        this.position = position;
        this.unit = unit;
        this.found = NodeFinder.perform(unit, mark.start(), mark.length());
        this.here = found instanceof SimpleName name ? name : null;
        this.typed = position.text().substring(mark.start(), position.offset());
        this.body = EnclosingNodes.of(found, BodyDeclaration.class);
        AbstractTypeDeclaration type = EnclosingNodes.of(found, AbstractTypeDeclaration.class);
        this.own = type == null ? null : type.resolveBinding();
        // the whole method, so that the choice stays stable while the user types in it
        int from = Math.max(body == null ? 0 : body.getStartPosition(), position.offset() - NEAR);
        int lineEnd = position.text().indexOf('\n', position.offset());
        this.relevance = new Relevance(
                position.text().substring(from, lineEnd < 0 ? position.text().length() : lineEnd), position.text());
    }

    static List<Snippet> of(JavaPosition position, IProgressMonitor monitor) {
        CaretPlaceholder mark = CaretPlaceholder.in(position.text(), position.offset());
        JavaSnippets snippets = new JavaSnippets(position, position.parse(mark.text(), monitor), mark);
        snippets.receiver();
        step(monitor);
        snippets.expected();
        step(monitor);
        snippets.typesInScope();
        step(monitor);
        snippets.ownType();
        snippets.imports();
        snippets.missing();
        return snippets.snippets;
    }

    private static void step(IProgressMonitor monitor) {
        if (monitor.isCanceled()) {
            throw new OperationCanceledException();
        }
    }

    // ---- members after the dot

    private void receiver() {
        Qualifier qualifier = Qualifier.of(here);
        if (qualifier == null || qualifier.type() == null || qualifier.type().isArray()) {
            return;
        }
        ITypeBinding type = qualifier.type();
        if (!isKnown(type)) {
            add(Kind.MEMBERS, type, NLS.bind(Messages.members, type.getName()),
                    Signatures.declared(type, member -> qualifier.offers(member) && visible(member)
                            && (typed.isEmpty() || member.getName().startsWith(typed))), MAX_MEMBERS);
        }
    }

    // ---- expected types of a call, an assignment or a return

    private void expected() {
        ExpectedType expectation = ExpectedType.at(here);
        if (expectation == null) {
            return;
        }
        List<IMethodBinding> methods = expectation.methods().stream().filter(this::visible).toList();
        if (!methods.isEmpty() && !isKnown(methods.getFirst().getDeclaringClass())) {
            Map<String, ITypeBinding> heads = new LinkedHashMap<>();
            for (IMethodBinding method : methods.subList(0, Math.min(4, methods.size()))) {
                String sentence = JavadocSentence.of(method).map(first -> "/** " + first + " */\n").orElse("");
                heads.putIfAbsent(sentence + Signatures.method(method) + "\n", method.getDeclaringClass());
            }
            for (MembersByFile each : MembersByFile.of(methods.getFirst().getDeclaringClass(), heads,
                    List.copyOf(heads.keySet()))) {
                add(Kind.EXPECTED, each.owner(), NLS.bind(Messages.parameters, methods.getFirst().getName()),
                        String.join("", each.lines()));
            }
        }
        ITypeBinding type = expectation.type();
        if (type != null && !isKnown(type) && !type.isPrimitive() && !type.isArray()) {
            Predicate<IBinding> makes = member -> member instanceof IMethodBinding method
                    && (method.isConstructor() || Modifier.isStatic(method.getModifiers())
                            && method.getReturnType().getErasure().isEqualTo(type.getErasure()))
                    || member instanceof IVariableBinding field && Modifier.isStatic(field.getModifiers())
                            && field.getType().getErasure().isEqualTo(type.getErasure());
            add(Kind.EXPECTED, type.getTypeDeclaration(), NLS.bind(Messages.expected, type.getName()),
                    Signatures.declared(type.getTypeDeclaration(), member -> visible(member) && makes.test(member)),
                    MAX_WAYS);
        }
    }

    // ---- types of variables in scope

    private void typesInScope() {
        Map<ITypeBinding, Use> uses = new LinkedHashMap<>();
        ASTNode scope = body == null || body instanceof AbstractTypeDeclaration ? unit : body;
        scope.accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName name) {
                if (name == here) {
                    return false;
                }
                IBinding binding = name.resolveBinding();
                ITypeBinding type = binding instanceof IVariableBinding variable
                        ? variable.getType()
                        : binding instanceof ITypeBinding named ? named : null;
                if (type == null) {
                    return false;
                }
                String what = binding instanceof IVariableBinding variable ? variable.getName() : null;
                note(uses, type, what, name.getStartPosition());
                for (ITypeBinding argument : type.getTypeArguments()) {
                    note(uses, argument, what, name.getStartPosition());
                }
                return false;
            }
        });
        List<Use> ordered = new ArrayList<>(uses.values());
        ordered.sort((a, b) -> Double.compare(b.weight(), a.weight()));
        int count = 0;
        for (Use use : ordered) {
            if (count < MAX_TYPES
                    && told.stream().noneMatch(type -> type.getErasure().isEqualTo(use.type.getErasure()))) {
                count += add(Kind.TYPE, use.type, use.variable == null
                        ? NLS.bind(Messages.type, use.type.getName())
                        : NLS.bind(Messages.typeOf, use.variable), Signatures.declared(use.type, this::visible),
                        MAX_OF_TYPE) ? 1 : 0;
            }
        }
    }

    /** How a type is used around the caret. */
    private static final class Use {
        private final ITypeBinding type;
        private String variable;
        private double weight;

        Use(ITypeBinding type) {
            this.type = type;
        }

        double weight() {
            return weight;
        }
    }

    private void note(Map<ITypeBinding, Use> uses, ITypeBinding of, @Nullable String variable, int at) {
        ITypeBinding type = of;
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (type.isPrimitive() || type.isNullType() || type.isTypeVariable() || type.isRecovered() || isKnown(type)
                || type.isAnonymous()
                || type.isAnnotation() || isOwn(type)) {
            return;
        }
        ITypeBinding key = type.isWildcardType() || type.isCapture() ? type.getErasure() : type;
        ITypeBinding declaration = key.getTypeDeclaration();
        Use use = uses.computeIfAbsent(declaration, Use::new);
        // the name used last is the most likely one to be used again
        int distance = position.offset() - at;
        use.weight += (variable == null ? 0.5 : 1) / (1 + (distance >= 0 ? distance : -3.0 * distance) / 400.0);
        if (variable != null && distance >= 0) {
            use.variable = variable;
        }
    }

    private boolean isOwn(ITypeBinding type) {
        return own != null && type.getErasure().isEqualTo(own.getErasure());
    }

    // ---- the enclosing type and the imports, as far as the prompt does not contain them

    private void ownType() {
        if (own == null) {
            return;
        }
        int from = position.offset() - SEEN_BEFORE;
        int to = position.offset() + SEEN_AFTER;
        Predicate<IBinding> unseen = member -> {
            ASTNode declaration = unit.findDeclaringNode(member);
            if (declaration == null) {
                return visible(member); // inherited
            }
            return (declaration.getStartPosition() < from || declaration.getStartPosition() > to)
                    && declaration != body;
        };
        add(Kind.TYPE, own, Messages.own, Signatures.declared(own, unseen), MAX_OWN);
    }

    private void imports() {
        List<String> names = new ArrayList<>();
        for (Object each : unit.imports()) {
            ImportDeclaration declared = (ImportDeclaration) each;
            if (!declared.isOnDemand()
                    && declared.getStartPosition() + declared.getLength() < position.offset() - SEEN_BEFORE) {
                String name = declared.getName().getFullyQualifiedName();
                names.add(name.substring(name.lastIndexOf('.') + 1));
            }
        }
        if (!names.isEmpty()) {
            snippets.add(new Snippet(Kind.IMPORTS, "imports", Messages.imports,
                    position.position().from()
                            .derived(String.join(" ", names.subList(0, Math.min(MAX_IMPORTS, names.size()))) + "\n")));
        }
    }

    // ---- missing declarations

    private void missing() {
        if (own == null) {
            return;
        }
        Map<String, ITypeBinding> lines = new MissingDeclarations(unit, found, own, position.offset()).lines();
        for (MembersByFile each : MembersByFile.of(own, lines, List.copyOf(lines.keySet()))) {
            snippets.add(new Snippet(Kind.PROBLEM, own.getName() + ".java", Messages.missing,
                    TypeSources.text(position, unit, each.owner(), String.join("", each.lines()))));
        }
    }

    // ---- shared

    /** @return whether there are any such members */
    private boolean add(Kind kind, ITypeBinding type, String origin, Map<String, ITypeBinding> members, int most) {
        List<String> chosen = relevance.choose(List.copyOf(members.keySet()), most);
        for (MembersByFile each : MembersByFile.of(type, members, chosen)) {
            add(kind, each.owner(), origin, Signatures.type(each.owner(), each.lines()));
        }
        return !chosen.isEmpty();
    }

    private void add(Kind kind, ITypeBinding type, String origin, String text) {
        told.add(type);
        Snippet snippet = new Snippet(kind, type.getErasure().getName() + ".java", origin,
                TypeSources.text(position, unit, type, text));
        if (snippets.stream().noneMatch(each -> each.text().equals(text))) {
            snippets.add(snippet);
        }
    }

    /** Whether models know a type from training. */
    private static boolean isKnown(ITypeBinding type) {
        String name = type.getErasure() == null ? type.getQualifiedName() : type.getErasure().getQualifiedName();
        return name.startsWith("java.") || name.startsWith("javax.") || name.isEmpty() && type.isTypeVariable();
    }

    private boolean visible(IBinding member) {
        ITypeBinding declaring = member instanceof IMethodBinding method
                ? method.getDeclaringClass()
                : member instanceof IVariableBinding field ? field.getDeclaringClass() : null;
        if (declaring == null || Modifier.isPublic(member.getModifiers()) || declaring.isInterface()) {
            return !member.isDeprecated();
        }
        if (own != null && NamesInScope.outer(declaring).isEqualTo(NamesInScope.outer(own))) {
            return true;
        }
        if (Modifier.isPrivate(member.getModifiers())) {
            return false;
        }
        boolean samePackage = own != null && declaring.getPackage() != null && own.getPackage() != null
                && declaring.getPackage().isEqualTo(own.getPackage());
        return samePackage || Modifier.isProtected(member.getModifiers()) && own != null
                && own.isSubTypeCompatible(declaring.getErasure());
    }
}
