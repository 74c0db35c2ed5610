// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.Type;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.material.Attachment;

/** What a problem speaks of, and what a repair may change. */
final class ProblemContext {
    private static final int MOST_TYPES = 4;
    private static final int MOST_MEMBERS = 25;
    private static final int LONGEST_METHOD = 1_600;

    private final JavaPlace place;
    private final CompilationUnit unit;
    private final ASTNode node;

    ProblemContext(JavaPlace place, Problem problem, IProgressMonitor monitor) {
        this.place = place;
        this.unit = place.parse(place.text(), monitor);
        int start = Math.min(problem.start(), place.text().length());
        ASTNode found = NodeFinder.perform(unit, start, Math.max(0, Math.min(problem.end(), place.text().length()) - start));
        this.node = found == null ? unit : found;
    }

    /** The method where it is short, else the statement with its neighbours in the same block; the import for an import. */
    Optional<Scope> scope() {
        ASTNode body = enclosing(BodyDeclaration.class);
        if (body == null || body instanceof AbstractTypeDeclaration) {
            ASTNode declared = enclosing(ImportDeclaration.class);
            return declared == null ? Optional.empty() : Optional.of(of(declared));
        }
        if (body.getLength() <= LONGEST_METHOD) {
            return Optional.of(of(body));
        }
        ASTNode statement = enclosing(Statement.class);
        while (statement != null && statement.getParent() instanceof Statement outer
                && statement.getLocationInParent() != null && !statement.getLocationInParent().isChildListProperty()) {
            statement = outer;
        }
        return Optional.of(of(statement == null ? body : statement));
    }

    private static Scope of(ASTNode node) {
        return new Scope(node.getStartPosition(), node.getStartPosition() + node.getLength());
    }

    private ASTNode enclosing(Class<? extends ASTNode> kind) {
        ASTNode at = node;
        while (at != null && !kind.isInstance(at)) {
            at = at.getParent();
        }
        return at;
    }

    /** The types in the statement, those nearest to the problem first; the own type and the imports. */
    List<Attachment> declarations() {
        List<Attachment> attachments = new ArrayList<>();
        for (ITypeBinding type : types()) {
            if (attachments.size() == MOST_TYPES) {
                break;
            }
            String outline = Signatures.outline(type, member -> !Modifier.isPrivate(member.getModifiers()), MOST_MEMBERS);
            if (outline.lines().count() > 2) {
                Path file = type.getJavaElement() == null ? null : JavaPlace.stored(type.getJavaElement().getResource());
                attachments.add(new Attachment(Attachment.Kind.TYPE, type.getErasure().getName(), file, place.root(), "java", null, outline));
            }
        }
        AbstractTypeDeclaration own = (AbstractTypeDeclaration) enclosing(AbstractTypeDeclaration.class);
        if (own != null && own.resolveBinding() != null) {
            attachments.add(new Attachment(Attachment.Kind.TYPE, own.getName().getIdentifier(), place.place().file(), place.root(), "java",
                    null, Signatures.outline(own.resolveBinding(), member -> true, MOST_MEMBERS)));
        }
        if (!unit.imports().isEmpty()) {
            StringBuilder imports = new StringBuilder();
            for (Object each : unit.imports()) {
                imports.append(each);
            }
            attachments.add(new Attachment(Attachment.Kind.OTHER, "imports", place.place().file(), place.root(), "java", null,
                    imports.toString()));
        }
        return attachments;
    }

    private Set<ITypeBinding> types() {
        Set<ITypeBinding> types = new LinkedHashSet<>();
        ASTNode statement = enclosing(Statement.class);
        ASTNode from = statement == null ? enclosing(BodyDeclaration.class) : statement;
        for (ASTNode at = node; at != null; at = at.getParent()) {
            collect(at, types);
            if (at == from) {
                break;
            }
        }
        return types;
    }

    private void collect(ASTNode root, Set<ITypeBinding> types) {
        root.accept(new ASTVisitor() {
            @Override
            public void preVisit(ASTNode each) {
                ITypeBinding type = each instanceof Expression expression ? expression.resolveTypeBinding()
                        : each instanceof Type named ? named.resolveBinding() : null;
                add(type, types);
                if (each instanceof MethodInvocation call) {
                    IMethodBinding method = call.resolveMethodBinding();
                    add(method == null ? null : method.getDeclaringClass(), types);
                }
            }
        });
    }

    private void add(ITypeBinding found, Set<ITypeBinding> types) {
        if (found == null) {
            return;
        }
        ITypeBinding type = found.isArray() ? found.getElementType() : found;
        String name = type.getErasure() == null ? "" : type.getErasure().getQualifiedName();
        if (!type.isPrimitive() && !type.isNullType() && !type.isRecovered() && !type.isTypeVariable() && !type.isAnonymous()
                && !name.equals("java.lang.Object") && !name.equals("java.lang.String") && !name.isEmpty()) {
            types.add(type.getTypeDeclaration());
        }
    }
}
