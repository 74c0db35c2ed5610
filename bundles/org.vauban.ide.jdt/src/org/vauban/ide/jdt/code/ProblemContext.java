// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.Type;
import org.eclipse.jdt.core.dom.VariableDeclarationFragment;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.governance.SourceText;
import org.vauban.ide.jdt.repair.MissingMethods;
import org.vauban.ide.jdt.repair.ProblemHints;
import org.vauban.ide.jdt.syntax.EnclosingNodes;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.MembersByFile;
import org.vauban.ide.jdt.syntax.QuotedTypes;
import org.vauban.ide.jdt.syntax.Signatures;
import org.vauban.ide.jdt.syntax.TypeSources;

/** Finds the declarations that a problem refers to, and the range that a repair may change. */
final class ProblemContext {
    private static final int MAX_TYPES = 2;
    private static final int MAX_MEMBERS = 16;
    private static final int LONGEST_METHOD = 1_600;
    private static final int LONGEST_STATEMENT = 500;
    /** Maximum length of a method that a small model rewrites better as a whole than in a single line. */
    private static final int SHORT_METHOD = 600;
    /** Errors that are fixed where they are. */
    private static final Set<Integer> LOCAL = Set.of(IProblem.UndefinedMethod, IProblem.UndefinedField,
            IProblem.UndefinedName, IProblem.UnresolvedVariable, IProblem.UndefinedType, IProblem.UndefinedConstructor,
            IProblem.ParameterMismatch, IProblem.TypeMismatch, IProblem.NotVisibleMethod, IProblem.NotVisibleField,
            IProblem.NotVisibleType, IProblem.IncompatibleTypesInConditionalOperator, IProblem.InvalidOperator,
            IProblem.IllegalCast);

    private static final Set<Integer> UNSET = Set.of(IProblem.UninitializedLocalVariable,
            IProblem.UninitializedLocalVariableHintMissingDefault);
    private static final Set<Integer> MISSING_METHODS = Set.of(IProblem.AbstractMethodMustBeImplemented,
            IProblem.EnumAbstractMethodMustBeImplemented, IProblem.AbstractMethodMustBeImplementedOverConcreteMethod);
    /** Errors to which the types in their statement are irrelevant. */
    private static final Set<Integer> OF_FLOW = Set.of(IProblem.UnhandledException,
            IProblem.UnhandledExceptionOnAutoClose, IProblem.UninitializedLocalVariable,
            IProblem.UninitializedLocalVariableHintMissingDefault);
    /** Errors for which the other members of the enclosing type are relevant. */
    private static final Set<Integer> OF_NAMES = Set.of(IProblem.UndefinedMethod, IProblem.UndefinedField,
            IProblem.UndefinedName, IProblem.UnresolvedVariable, IProblem.ParameterMismatch, IProblem.ShouldReturnValue,
            IProblem.UninitializedLocalVariable, IProblem.UninitializedLocalVariableHintMissingDefault);

    private final JavaPosition position;
    private final CompilationUnit unit;
    private final ASTNode node;
    private final JavaError error;
    private final String message;
    private final IProgressMonitor monitor;

    ProblemContext(JavaPosition position, Problem problem, IProgressMonitor monitor) {
        this.position = position;
        this.unit = position.parse(position.text(), monitor);
        int start = Math.min(problem.start(), position.text().length());
        ASTNode found = NodeFinder.perform(unit, start,
                Math.max(0, Math.min(problem.end(), position.text().length()) - start));
        this.node = found == null ? unit : found;
        this.monitor = monitor;
        this.message = problem.message();
        this.error = JavaErrors.of(unit).all().stream()
                .filter(each -> each.start() <= problem.end() && each.end() >= problem.start())
                .min(Comparator.comparing((JavaError each) -> !each.message().strip().equals(problem.message().strip()))
                        .thenComparingInt(each -> Math.abs(each.start() - problem.start())))
                .orElse(null);
    }

    /**
     * Returns the range that a repair may change: the statement with a wrong name or expression; the declaration of a
     * variable without a value; a line at the end of a long method without a return; the signatures of methods that a
     * type has to implement; the method for errors of its control flow or its exceptions; an import itself; nothing if
     * the syntax is invalid, as the syntax tree is not reliable then.
     */
    Optional<Scope> scope() {
        if (error != null && error.syntax()) {
            return Optional.empty();
        }
        ASTNode body = EnclosingNodes.of(node, BodyDeclaration.class);
        if (body instanceof AbstractTypeDeclaration type) {
            Optional<Scope> heads = error != null && MISSING_METHODS.contains(error.id())
                    ? MissingMethods.draft(position, unit, type)
                    : Optional.empty();
            int open = position.text().indexOf('{', type.getName().getStartPosition());
            return heads.isPresent() || open < 0
                    ? heads
                    : Optional.of(new Scope(type.getName().getStartPosition(), open + 1));
        }
        if (body == null) {
            ASTNode declared = EnclosingNodes.of(node, ImportDeclaration.class);
            return declared == null ? Optional.empty() : Optional.of(of(declared));
        }
        if (error != null && error.id() == IProblem.ShouldReturnValue && body instanceof MethodDeclaration method
                && body.getLength() > SHORT_METHOD) {
            Optional<Scope> end = end(method);
            if (end.isPresent()) {
                return end;
            }
        }
        ASTNode statement = EnclosingNodes.of(node, Statement.class);
        if (error != null && UNSET.contains(error.id()) && node instanceof SimpleName name
                && name.resolveBinding() != null
                && unit.findDeclaringNode(name.resolveBinding()) instanceof VariableDeclarationFragment fragment
                && fragment.getParent() instanceof VariableDeclarationStatement declaration) {
            return Optional.of(of(declaration));
        }
        boolean local = error != null && LOCAL.contains(error.id());
        if (statement != null && !(statement instanceof Block) && (local || body.getLength() > LONGEST_METHOD)) {
            // of a statement with a block, only the text before the second line of the block
            int end = statement.getStartPosition() + statement.getLength();
            int line = position.text().indexOf('\n', node.getStartPosition() + node.getLength());
            return Optional.of(new Scope(statement.getStartPosition(),
                    statement.getLength() > LONGEST_STATEMENT && line > 0
                            ? Math.min(end, line)
                            : end));
        }
        return Optional.of(of(body));
    }

    /** Returns a blank line before the closing brace of a method. */
    private Optional<Scope> end(MethodDeclaration method) {
        if (method.getBody() == null || method.getBody().statements().isEmpty()) {
            return Optional.empty();
        }
        String text = position.text();
        int close = method.getStartPosition() + method.getLength() - 1;
        int line = text.lastIndexOf('\n', close) + 1;
        Statement last = (Statement) method.getBody().statements().getLast();
        return last.getStartPosition() + last.getLength() > line || !text.substring(line, close).isBlank()
                ? Optional.empty()
                : Optional.of(new Scope(line, line, text.contains("\r\n") ? "\r\n" : "\n"));
    }

    private static Scope of(ASTNode node) {
        return new Scope(node.getStartPosition(), node.getStartPosition() + node.getLength());
    }

    /**
     * Returns JDT's hints on the error, the types in the statement, nearest to the problem first, and the enclosing
     * type, as far as the kind of error requires them.
     */
    List<Attachment> declarations() {
        List<Attachment> attachments = new ArrayList<>();
        if (error != null && error.syntax()) {
            return attachments;
        }
        Map<String, ITypeBinding> hints = error == null ? Map.of()
                : new ProblemHints(position, unit, monitor).of(error, node);
        AbstractTypeDeclaration own = EnclosingNodes.of(node, AbstractTypeDeclaration.class);
        for (MembersByFile each : MembersByFile.of(own == null ? null : own.resolveBinding(), hints,
                List.copyOf(hints.keySet()))) {
            attachments.add(new Attachment(Attachment.Kind.OTHER, "hints", "java", null,
                    TypeSources.text(position, unit, each.owner(), String.join("", each.lines()))));
        }
        int most = attachments.size() + MAX_TYPES;
        for (ITypeBinding type : error != null && OF_FLOW.contains(error.id()) ? Set.<ITypeBinding>of() : types()) {
            if (attachments.size() == most) {
                break;
            }
            outline(type, member -> !Modifier.isPrivate(member.getModifiers()), attachments);
        }
        if (own != null && own.resolveBinding() != null
                && (error == null || OF_NAMES.contains(error.id()) || MISSING_METHODS.contains(error.id()))) {
            outline(own.resolveBinding(), member -> true, attachments);
        }
        return attachments;
    }

    /** Returns what the message, and the signatures of missing methods, quote from other files. */
    List<SourceText> quoted() {
        return QuotedTypes.of(position, unit, node, message);
    }

    /** Adds the first members of a type, those of each file as a text of that file. */
    private void outline(ITypeBinding type, Predicate<IBinding> wanted, List<Attachment> attachments) {
        Map<String, ITypeBinding> members = Signatures.declared(type, wanted);
        for (MembersByFile each : MembersByFile.of(type, members,
                members.keySet().stream().limit(MAX_MEMBERS).toList())) {
            ITypeBinding named = each.owner();
            ITypeBinding owner = named == null ? type : named;
            attachments.add(new Attachment(Attachment.Kind.TYPE, owner.getErasure().getName(), "java", null,
                    TypeSources.text(position, unit, owner, Signatures.type(owner, each.lines()))));
        }
    }

    private Set<ITypeBinding> types() {
        Set<ITypeBinding> types = new LinkedHashSet<>();
        ASTNode statement = EnclosingNodes.of(node, Statement.class);
        ASTNode from = statement == null ? EnclosingNodes.of(node, BodyDeclaration.class) : statement;
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
                ITypeBinding type = each instanceof Expression expression
                        ? expression.resolveTypeBinding()
                        : each instanceof Type named ? named.resolveBinding() : null;
                add(type, types);
                if (each instanceof MethodInvocation call) {
                    IMethodBinding method = call.resolveMethodBinding();
                    add(method == null ? null : method.getDeclaringClass(), types);
                }
            }
        });
    }

    private void add(@Nullable ITypeBinding found, Set<ITypeBinding> types) {
        if (found == null) {
            return;
        }
        ITypeBinding type = found.isArray() ? found.getElementType() : found;
        String name = type.getErasure() == null ? "" : type.getErasure().getQualifiedName();
        if (!type.isPrimitive() && !type.isNullType() && !type.isRecovered() && !type.isTypeVariable()
                && !type.isAnonymous()
                && !name.equals("java.lang.Object") && !name.equals("java.lang.String") && !name.isEmpty()) {
            types.add(type.getTypeDeclaration());
        }
    }
}
