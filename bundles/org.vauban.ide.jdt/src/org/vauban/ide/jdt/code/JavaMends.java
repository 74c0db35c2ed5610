// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.Assignment;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.ConditionalExpression;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.InfixExpression;
import org.eclipse.jdt.core.dom.InstanceofExpression;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.VariableDeclarationFragment;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.edit.TextChange;
import org.vauban.ide.jdt.code.JavaErrors.JavaError;

/** What JDT knows to do about an error, the most likely first. Whether it helps, the compiler has to say. */
final class JavaMends {
    private static final Set<Integer> UNKNOWN = Set.of(IProblem.UndefinedType, IProblem.UndefinedName,
            IProblem.UnresolvedVariable,
            IProblem.UndefinedField, IProblem.UndefinedMethod);
    private static final Set<Integer> MISMATCH = Set.of(IProblem.TypeMismatch, IProblem.ReturnTypeMismatch);
    private static final Set<Integer> TO_COMPLETE = Set.of(IProblem.ParsingErrorInsertToComplete,
            IProblem.ParsingErrorInsertTokenAfter);

    /** Signs that end what stands before them; where a brace is to stand, there is much to decide. */
    private static final Set<String> SIGNS = Set.of(";", ")", "]");
    private static final int MOST_ARGUMENTS = 4;

    /** What may be done. */
    enum Kind {
        IMPORT, NAME, ARGUMENTS, ARGUMENT, LIKELY_ARGUMENT, DECLARE, CATCH, TYPE, CAST, SIGN, TOKEN
    }

    /**
     * One thing to do.
     *
     * @param kind of it
     * @param changes of the text, none touching another
     * @param step what it is, for people
     */
    record Mend(Kind kind, List<TextChange> changes, String step) {

        String applied(String text) {
            StringBuilder next = new StringBuilder(text);
            changes.stream().sorted(Comparator.comparingInt(TextChange::offset).reversed())
                    .forEach(each -> next.replace(each.offset(), each.offset() + each.length(), each.text()));
            return next.toString();
        }
    }

    private final JavaPlace place;
    private final CompilationUnit unit;
    private final JavaErrors errors;
    private final Set<Kind> allowed;
    private final IProgressMonitor monitor;

    /** @param place with the text that the unit was made of */
    JavaMends(JavaPlace place, CompilationUnit unit, JavaErrors errors, Set<Kind> allowed, IProgressMonitor monitor) {
        this.place = place;
        this.unit = unit;
        this.errors = errors;
        this.allowed = allowed;
        this.monitor = monitor;
    }

    List<Mend> of(JavaError error) {
        ASTNode node = NodeFinder.perform(unit, Math.max(0, error.start()), Math.max(0, error.end() - error.start()));
        List<Mend> mends = new ArrayList<>();
        if (node == null) {
            return mends;
        }
        if (UNKNOWN.contains(error.id())) {
            imports(List.of(error)).ifPresent(mends::add);
            nearest(node).ifPresent(mends::add);
        } else if (ExceptionMends.IDS.contains(error.id())) {
            ExceptionMends exceptions = new ExceptionMends(place, unit, errors, monitor);
            if (allowed.contains(Kind.DECLARE)) {
                exceptions.declared(node, error).ifPresent(mends::add);
            }
            if (allowed.contains(Kind.CATCH)) {
                mends.addAll(exceptions.caught(node, error));
            }
        } else if (error.id() == IProblem.ParameterMismatch || error.id() == IProblem.UndefinedConstructor) {
            arguments(node, mends);
        } else if (MISMATCH.contains(error.id()) && error.arguments().size() >= 2) {
            mismatch(node, mends);
        } else if (TO_COMPLETE.contains(error.id()) && !error.arguments().isEmpty()) {
            token(error, error.arguments().getFirst(), mends);
        }
        if (mends.isEmpty() && !error.syntax()) {
            // what is wrong here may be so because a type elsewhere in the file is not known
            imports(errors.all().stream().filter(each -> each.id() == IProblem.UndefinedType).toList())
                    .ifPresent(mends::add);
        }
        return mends;
    }

    private Optional<Mend> imports(List<JavaError> unknown) {
        if (!allowed.contains(Kind.IMPORT)) {
            return Optional.empty();
        }
        ImportFinder finder = new ImportFinder(place, unit);
        List<TextChange> changes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        unknown.stream().map(each -> each.arguments().isEmpty() ? "" : each.arguments().getFirst())
                .filter(name -> name.matches("[A-Z]\\w*")).distinct()
                .forEach(name -> finder.find(name, monitor).ifPresent(type -> {
                    changes.add(finder.add(type));
                    types.add(type);
                }));
        return changes.isEmpty() ? Optional.empty()
                : Optional.of(new Mend(Kind.IMPORT, changes, NLS.bind(Messages.mend_import, String.join(", ", types))));
    }

    /** The only member or variable with a name like the one that does not exist, as for completions. */
    private Optional<Mend> nearest(ASTNode node) {
        SimpleName name = ProblemHints.name(node);
        if (name == null || !allowed.contains(Kind.NAME)) {
            return Optional.empty();
        }
        return NearestName.of(name.getIdentifier(), NamesInScope.of(name)).map(near -> new Mend(Kind.NAME,
                List.of(new TextChange(name.getStartPosition(), name.getLength(), near)),
                NLS.bind(Messages.mend_name, name.getIdentifier(), near)));
    }

    /** What the parser misses, where it misses it. */
    private void token(JavaError error, String token, List<Mend> mends) {
        Kind kind = SIGNS.contains(token) ? Kind.SIGN : Kind.TOKEN;
        if (allowed.contains(kind)) {
            mends.add(new Mend(kind, List.of(new TextChange(Math.min(error.end(), place.text().length()), 0, token)),
                    NLS.bind(Messages.mend_token, token)));
        }
    }

    /** What is given in the one order that fits, or completed by variables in scope. */
    private void arguments(ASTNode node, List<Mend> mends) {
        if (allowed.contains(Kind.ARGUMENTS)) {
            ArgumentOrder.of(node).ifPresent(
                    order -> mends.add(new Mend(Kind.ARGUMENTS, order.changes(place.text()), Messages.mend_arguments)));
        }
        CallSite call = CallSite.of(node).orElse(null);
        if (call != null && allowed.contains(Kind.ARGUMENT)) {
            Kind kind = allowed.contains(Kind.LIKELY_ARGUMENT) ? Kind.LIKELY_ARGUMENT : Kind.ARGUMENT;
            (kind == Kind.ARGUMENT ? MissingArguments.sure(call) : MissingArguments.of(call, MOST_ARGUMENTS))
                    .forEach(filling -> mends.add(
                            new Mend(kind, filling.changes(call, place.text()),
                                    NLS.bind(Messages.mend_argument, String.join(", ", filling.names())))));
        }
    }

    /** A variable that is declared with the type that its value has; else a cast. */
    private void mismatch(ASTNode node, List<Mend> mends) {
        if (!(node instanceof Expression expression) || expression.resolveTypeBinding() == null) {
            return;
        }
        if (node.getParent() instanceof VariableDeclarationFragment fragment && fragment.getInitializer() == node
                && fragment.getParent() instanceof VariableDeclarationStatement statement
                && statement.fragments().size() == 1
                && allowed.contains(Kind.TYPE)) {
            TypeNames names = new TypeNames(place, unit);
            names.of(expression.resolveTypeBinding()).ifPresent(name -> {
                List<TextChange> changes = new ArrayList<>(names.imports());
                changes.add(
                        new TextChange(statement.getType().getStartPosition(), statement.getType().getLength(), name));
                mends.add(new Mend(Kind.TYPE, changes,
                        NLS.bind(Messages.mend_type, fragment.getName().getIdentifier(), name)));
            });
        }
        Expectation expectation = allowed.contains(Kind.CAST) ? Expectation.of(expression) : null;
        if (expectation != null && expectation.type() != null
                && expression.resolveTypeBinding().isCastCompatible(expectation.type())) {
            cast(expression, expectation.type()).ifPresent(mends::add);
        }
    }

    private Optional<Mend> cast(Expression expression, ITypeBinding wanted) {
        TypeNames names = new TypeNames(place, unit);
        return names.of(wanted).map(name -> {
            boolean bracket = expression instanceof InfixExpression || expression instanceof ConditionalExpression
                    || expression instanceof InstanceofExpression || expression instanceof Assignment;
            List<TextChange> changes = new ArrayList<>(names.imports());
            changes.add(new TextChange(expression.getStartPosition(), 0, "(" + name + ") " + (bracket ? "(" : "")));
            if (bracket) {
                changes.add(new TextChange(expression.getStartPosition() + expression.getLength(), 0, ")"));
            }
            return new Mend(Kind.CAST, changes, NLS.bind(Messages.mend_cast, name));
        });
    }
}
