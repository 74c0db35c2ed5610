// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.ProgressMonitorWrapper;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.LambdaExpression;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.TextBlock;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.IJavaSearchScope;
import org.eclipse.jdt.core.search.MethodReferenceMatch;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchMatch;
import org.eclipse.jdt.core.search.SearchParticipant;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.SearchRequestor;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.jdt.repair.JavaRepairs.Kind;
import org.vauban.ide.jdt.repair.JavaRepairs.Repair;
import org.vauban.ide.jdt.syntax.EnclosingNodes;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.SuperTypes;
import org.vauban.ide.jdt.syntax.TypeNames;

/**
 * Repairs unhandled exceptions: declares them in the method if that breaks no caller, or catches them where they occur.
 */
final class ExceptionRepairs {
    static final Set<Integer> IDS = Set.of(IProblem.UnhandledException, IProblem.UnhandledExceptionOnAutoClose);

    private static final Pattern E = Pattern.compile("\\be\\b");

    private final JavaPosition position;
    private final CompilationUnit unit;
    private final JavaErrors errors;
    private final IProgressMonitor monitor;

    ExceptionRepairs(JavaPosition position, CompilationUnit unit, JavaErrors errors, IProgressMonitor monitor) {
        this.position = position;
        this.unit = unit;
        this.errors = errors;
        this.monitor = monitor;
    }

    /**
     * Declares all unhandled exceptions of the method. Empty in a lambda, and if callers in other files would break.
     */
    Optional<Repair> declared(ASTNode node, JavaError error) {
        MethodDeclaration method = method(node);
        if (method == null || method.getBody() == null || breaksCallers(method)) {
            return Optional.empty();
        }
        Set<String> thrown = new LinkedHashSet<>(List.of(error.arguments().getFirst()));
        for (JavaError each : errors.all()) {
            if (IDS.contains(each.id()) && !each.arguments().isEmpty() && method(at(each)) == method) {
                thrown.add(each.arguments().getFirst());
            }
        }
        TypeNames names = new TypeNames(position, unit);
        String list = String.join(", ", thrown.stream().map(names::named).toList());
        List<TextChange> changes = new ArrayList<>();
        if (method.thrownExceptionTypes().isEmpty()) {
            int close = position.text().lastIndexOf(')', method.getBody().getStartPosition());
            if (close < method.getName().getStartPosition()) {
                return Optional.empty(); // the compact constructor of a record cannot declare exceptions
            }
            changes.add(new TextChange(close + 1, 0, " throws " + list));
        } else {
            changes.add(new TextChange(end((ASTNode) method.thrownExceptionTypes().getLast()), 0, ", " + list));
        }
        changes.addAll(names.imports());
        return Optional.of(new Repair(Kind.DECLARE, changes, NLS.bind(Messages.mend_declare, list)));
    }

    private ASTNode at(JavaError error) {
        return NodeFinder.perform(unit, Math.max(0, error.start()), Math.max(0, error.end() - error.start()));
    }

    /** Returns the method whose callers receive the exception, or null. */
    private static @Nullable MethodDeclaration method(ASTNode node) {
        return scope(node) instanceof MethodDeclaration method ? method : null;
    }

    /** Returns the method, initializer or lambda that the exception leaves first. */
    private static @Nullable ASTNode scope(ASTNode node) {
        return EnclosingNodes.first(node, LambdaExpression.class, BodyDeclaration.class);
    }

    private static int end(ASTNode node) {
        return node.getStartPosition() + node.getLength();
    }

    /**
     * Whether a new exception breaks callers. Those in this file are checked by the compiler; for calls through a
     * supertype, the compiler reports that the method must not declare the exception.
     */
    private boolean breaksCallers(MethodDeclaration declared) {
        IMethodBinding method = declared.resolveBinding();
        if (method == null) {
            return true;
        }
        return !Modifier.isPrivate(method.getModifiers())
                && (closes(method) || calledElsewhere(method.getJavaElement()));
    }

    /** Whether try-with-resources calls the method implicitly, which no search finds. */
    private static boolean closes(IMethodBinding method) {
        return method.getName().equals("close") && method.getParameterTypes().length == 0
                && SuperTypes.of(method.getDeclaringClass()).stream()
                        .anyMatch(each -> each.getErasure().getQualifiedName().equals("java.lang.AutoCloseable"));
    }

    private boolean calledElsewhere(IJavaElement method) {
        if (method == null) {
            return false; // just written, so it has no callers elsewhere
        }
        AtomicBoolean called = new AtomicBoolean();
        IResource own = position.position().resource();
        SearchPattern pattern = SearchPattern.createPattern(method, IJavaSearchConstants.REFERENCES);
        if (pattern == null) {
            return true;
        }
        IProgressMonitor untilFound = new ProgressMonitorWrapper(monitor) {
            @Override
            public boolean isCanceled() {
                return called.get() || super.isCanceled();
            }
        };
        try {
            // libraries do not call the workspace, but many of them contain methods of the same name
            IJavaElement[] projects = JavaCore.create(ResourcesPlugin.getWorkspace().getRoot()).getJavaProjects();
            new SearchEngine().search(pattern, new SearchParticipant[] {SearchEngine.getDefaultSearchParticipant()},
                    SearchEngine.createJavaSearchScope(projects, IJavaSearchScope.SOURCES), new SearchRequestor() {
                        @Override
                        public void acceptSearchMatch(SearchMatch match) {
                            boolean bySupertype = match instanceof MethodReferenceMatch call
                                    && call.isSuperInvocation();
                            if (match.getAccuracy() == SearchMatch.A_ACCURATE && !bySupertype
                                    && !match.getResource().equals(own)) {
                                called.set(true);
                            }
                        }
                    }, untilFound);
        } catch (OperationCanceledException e) {
            if (!called.get()) {
                throw e;
            }
        } catch (CoreException e) {
            return true; // unknown
        }
        return called.get();
    }

    /** Puts the statement into a try; if a variable that it declares is used later, also the rest of its block. */
    List<Repair> caught(ASTNode node, JavaError error) {
        ASTNode at = node;
        while (at != null && !(at instanceof BodyDeclaration)
                && !(at instanceof Statement && at.getParent() instanceof Block)
                && !(at.getParent() instanceof LambdaExpression)) {
            at = at.getParent(); // the expression of a lambda cannot contain a try
        }
        if (!(at instanceof Statement statement) || !(at.getParent() instanceof Block block)) {
            return List.of();
        }
        List<Repair> repairs = new ArrayList<>(caught(statement, statement, error));
        if (statement instanceof VariableDeclarationStatement) {
            repairs.addAll(caught(statement, (ASTNode) block.statements().getLast(), error));
        }
        return repairs;
    }

    /** Catches all exceptions of the statements, in both orders: the compiler decides which one is valid. */
    private List<Repair> caught(ASTNode first, ASTNode last, JavaError error) {
        Set<String> thrown = new LinkedHashSet<>(List.of(error.arguments().getFirst()));
        for (JavaError each : errors.all()) {
            if (IDS.contains(each.id()) && !each.arguments().isEmpty() && each.start() >= first.getStartPosition()
                    && each.end() <= end(last)
                    && scope(at(each)) == scope(first)) {
                thrown.add(each.arguments().getFirst());
            }
        }
        List<String> order = List.copyOf(thrown);
        return order.size() == 1
                ? List.of(caught(first, last, order))
                : List.of(caught(first, last, order), caught(first, last, order.reversed()));
    }

    private Repair caught(ASTNode first, ASTNode last, List<String> thrown) {
        String text = position.text();
        String before = text.substring(text.lastIndexOf('\n', first.getStartPosition()) + 1, first.getStartPosition());
        String indent = before.isBlank() ? before : "";
        String step = indent.contains("\t") ? "\t" : "    ";
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        int length = end(last) - first.getStartPosition();
        ASTNode body = Objects.requireNonNull(EnclosingNodes.of(first, BodyDeclaration.class));
        String variable = E.matcher(text.substring(body.getStartPosition(), end(body))).find() ? "exception" : "e";
        TypeNames names = new TypeNames(position, unit);
        StringBuilder made = new StringBuilder("try {").append(lineEnd).append(indent).append(step)
                .append(deeper(first, last, indent, step)).append(lineEnd).append(indent).append('}');
        List<String> types = new ArrayList<>();
        for (String each : thrown) {
            String type = names.named(each);
            types.add(type);
            made.append(" catch (").append(type).append(' ').append(variable).append(") {").append(lineEnd);
            for (String line : handling(each, variable, names)) {
                made.append(indent).append(step).append(line).append(lineEnd);
            }
            made.append(indent).append('}');
        }
        List<TextChange> changes = new ArrayList<>(names.imports());
        changes.add(new TextChange(first.getStartPosition(), length, made.toString()));
        return new Repair(Kind.CATCH, changes, NLS.bind(Messages.mend_catch, String.join(", ", types)));
    }

    /**
     * Returns the text of the statements, indented by one more step; a text block whose value would change stays
     * unchanged.
     */
    private String deeper(ASTNode first, ASTNode last, String indent, String step) {
        int start = first.getStartPosition();
        List<TextBlock> fixed = new ArrayList<>();
        first.getParent().accept(new ASTVisitor() {
            @Override
            public boolean visit(TextBlock block) {
                String written = position.text().substring(block.getStartPosition(), end(block));
                if (!written.lines().skip(1).allMatch(line -> line.isBlank() || line.startsWith(indent))) {
                    fixed.add(block);
                }
                return false;
            }
        });
        StringBuilder made = new StringBuilder(position.text().substring(start, end(last)));
        for (int at = made.lastIndexOf("\n"); at >= 0; at = made.lastIndexOf("\n", at - 1)) {
            int there = start + at;
            if (made.indexOf(indent, at + 1) == at + 1
                    && fixed.stream().noneMatch(each -> each.getStartPosition() < there && there < end(each))) {
                made.insert(at + 1 + indent.length(), step);
            }
        }
        return made.toString();
    }

    /** Rethrows the exception as an unchecked one, so that callers still receive it. */
    private static List<String> handling(String thrown, String variable, TypeNames names) {
        String unchecked = thrown.startsWith("java.io.")
                ? names.named("java.io.UncheckedIOException")
                : "IllegalStateException";
        String again = "throw new " + unchecked + "(" + variable + ");";
        return thrown.equals("java.lang.InterruptedException")
                ? List.of("Thread.currentThread().interrupt();", again)
                : List.of(again);
    }
}
