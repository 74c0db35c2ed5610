// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

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
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.jdt.syntax.CallSite;
import org.vauban.ide.jdt.syntax.ExpectedType;
import org.vauban.ide.jdt.syntax.ImportFinder;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.NamesInScope;
import org.vauban.ide.jdt.syntax.StaticImports;
import org.vauban.ide.jdt.syntax.TypeNames;

/**
 * Finds JDT's repairs for an error, the most likely first. The caller has to compile the result to see whether it
 * helps.
 */
public final class JavaRepairs {
    private static final Set<Integer> UNKNOWN = Set.of(IProblem.UndefinedType, IProblem.UndefinedName,
            IProblem.UnresolvedVariable, IProblem.UndefinedField, IProblem.UndefinedMethod);
    private static final Set<Integer> MISMATCH = Set.of(IProblem.TypeMismatch, IProblem.ReturnTypeMismatch);
    private static final Set<Integer> TO_COMPLETE = Set.of(IProblem.ParsingErrorInsertToComplete,
            IProblem.ParsingErrorInsertTokenAfter);

    /** Tokens that end the code before them; inserting a brace requires more decisions. */
    private static final Set<String> SIGNS = Set.of(";", ")", "]");
    private static final int MAX_ARGUMENTS = 4;

    /** Kind of repair. */
    public enum Kind {
        IMPORT, NAME, ARGUMENTS, ARGUMENT, LIKELY_ARGUMENT, DECLARE, CATCH, TYPE, CONVERT, RETURN, CAST, SIGN, TOKEN
    }

    /**
     * One repair.
     *
     * @param kind kind of repair
     * @param changes changes of the text, which do not overlap
     * @param step description for the user
     */
    public record Repair(Kind kind, List<TextChange> changes, String step) {

        public String applied(String text) {
            StringBuilder next = new StringBuilder(text);
            changes.stream().sorted(Comparator.comparingInt(TextChange::offset).reversed())
                    .forEach(each -> next.replace(each.offset(), each.offset() + each.length(), each.text()));
            return next.toString();
        }
    }

    private final JavaPosition position;
    private final CompilationUnit unit;
    private final JavaErrors errors;
    private final Set<Kind> allowed;
    private final IProgressMonitor monitor;

    /** @param position position with the text from which the unit was parsed */
    public JavaRepairs(JavaPosition position, CompilationUnit unit, JavaErrors errors, Set<Kind> allowed,
            IProgressMonitor monitor) {
        this.position = position;
        this.unit = unit;
        this.errors = errors;
        this.allowed = allowed;
        this.monitor = monitor;
    }

    public List<Repair> of(JavaError error) {
        ASTNode node = NodeFinder.perform(unit, Math.max(0, error.start()), Math.max(0, error.end() - error.start()));
        List<Repair> repairs = new ArrayList<>();
        if (node == null) {
            return repairs;
        }
        boolean converts = allowed.contains(Kind.CONVERT);
        ConversionRepairs conversions = new ConversionRepairs(position, unit);
        if (converts && ConversionRepairs.LENGTHS.contains(error.id())) {
            conversions.length(node).ifPresent(repairs::add);
        }
        if (UNKNOWN.contains(error.id())) {
            repairs.addAll(imported(error, node));
            nearest(node).ifPresent(repairs::add);
        } else if (ExceptionRepairs.IDS.contains(error.id())) {
            ExceptionRepairs exceptions = new ExceptionRepairs(position, unit, errors, monitor);
            if (allowed.contains(Kind.DECLARE)) {
                exceptions.declared(node, error).ifPresent(repairs::add);
            }
            if (allowed.contains(Kind.CATCH)) {
                repairs.addAll(exceptions.caught(node, error));
            }
        } else if (error.id() == IProblem.ParameterMismatch || error.id() == IProblem.UndefinedConstructor) {
            arguments(node, repairs);
            if (converts) {
                repairs.addAll(conversions.arguments(node));
            }
        } else if (error.id() == IProblem.ShouldReturnValue && allowed.contains(Kind.RETURN)) {
            repairs.addAll(conversions.returned(node));
        } else if (error.id() == IProblem.InvalidTypeForCollection && converts && node instanceof Expression looped) {
            repairs.addAll(conversions.iterated(looped));
        } else if (MISMATCH.contains(error.id()) && error.arguments().size() >= 2) {
            mismatch(node, conversions, repairs);
        } else if (TO_COMPLETE.contains(error.id()) && !error.arguments().isEmpty()) {
            token(error, error.arguments().getFirst(), repairs);
        }
        if (repairs.isEmpty() && !error.syntax()) {
            // the error may be caused by an unknown type elsewhere in the file
            imports(errors.all().stream().filter(each -> each.id() == IProblem.UndefinedType).toList())
                    .ifPresent(repairs::add);
        }
        return repairs;
    }

    /** Imports each type, or static member, that a name may refer to, the most likely first. */
    private List<Repair> imported(JavaError error, ASTNode node) {
        String name = error.arguments().isEmpty() ? "" : error.arguments().getFirst();
        List<Repair> repairs = new ArrayList<>();
        if (!allowed.contains(Kind.IMPORT)) {
            return repairs;
        }
        if (name.matches("[A-Z]\\w*")) {
            ImportFinder finder = new ImportFinder(position, unit);
            finder.candidates(name, monitor).forEach(type -> repairs
                    .add(new Repair(Kind.IMPORT, List.of(finder.add(type)), NLS.bind(Messages.mend_import, type))));
        }
        SimpleName simple = ProblemHints.name(node);
        if (simple != null) {
            StaticImports statics = new StaticImports(position, unit);
            statics.candidates(simple, monitor).forEach(member -> repairs.add(
                    new Repair(Kind.IMPORT, List.of(statics.add(member)), NLS.bind(Messages.mend_import, member))));
        }
        return repairs;
    }

    private Optional<Repair> imports(List<JavaError> unknown) {
        if (!allowed.contains(Kind.IMPORT)) {
            return Optional.empty();
        }
        ImportFinder finder = new ImportFinder(position, unit);
        List<TextChange> changes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        unknown.stream().map(each -> each.arguments().isEmpty() ? "" : each.arguments().getFirst())
                .filter(name -> name.matches("[A-Z]\\w*")).distinct()
                .forEach(name -> finder.find(name, monitor).ifPresent(type -> {
                    changes.add(finder.add(type));
                    types.add(type);
                }));
        return changes.isEmpty()
                ? Optional.empty()
                : Optional
                        .of(new Repair(Kind.IMPORT, changes, NLS.bind(Messages.mend_import, String.join(", ", types))));
    }

    /** Replaces an unknown name with the only similar member or variable, as for completions. */
    private Optional<Repair> nearest(ASTNode node) {
        SimpleName name = ProblemHints.name(node);
        if (name == null || !allowed.contains(Kind.NAME)) {
            return Optional.empty();
        }
        return NearestName.of(name.getIdentifier(), NamesInScope.of(name)).map(near -> new Repair(Kind.NAME,
                List.of(new TextChange(name.getStartPosition(), name.getLength(), near)),
                NLS.bind(Messages.mend_name, name.getIdentifier(), near)));
    }

    /** Inserts the token that the parser expects. */
    private void token(JavaError error, String token, List<Repair> repairs) {
        Kind kind = SIGNS.contains(token) ? Kind.SIGN : Kind.TOKEN;
        if (allowed.contains(kind)) {
            repairs.add(
                    new Repair(kind, List.of(new TextChange(Math.min(error.end(), position.text().length()), 0, token)),
                            NLS.bind(Messages.mend_token, token)));
        }
    }

    /** Reorders the arguments if one order matches, or adds variables in scope. */
    private void arguments(ASTNode node, List<Repair> repairs) {
        if (allowed.contains(Kind.ARGUMENTS)) {
            ArgumentOrder.of(node).ifPresent(order -> repairs
                    .add(new Repair(Kind.ARGUMENTS, order.changes(position.text()), Messages.mend_arguments)));
        }
        CallSite call = CallSite.of(node).orElse(null);
        if (call != null && allowed.contains(Kind.ARGUMENT)) {
            Kind kind = allowed.contains(Kind.LIKELY_ARGUMENT) ? Kind.LIKELY_ARGUMENT : Kind.ARGUMENT;
            (kind == Kind.ARGUMENT ? MissingArguments.sure(call) : MissingArguments.of(call, MAX_ARGUMENTS))
                    .forEach(filling -> repairs.add(
                            new Repair(kind, filling.changes(call, position.text()),
                                    NLS.bind(Messages.mend_argument, String.join(", ", filling.names())))));
        }
    }

    /** Changes the type of the declared variable to that of its value; else converts the value; else casts it. */
    private void mismatch(ASTNode node, ConversionRepairs conversions, List<Repair> repairs) {
        ITypeBinding found = node instanceof Expression value ? ConversionRepairs.type(value) : null;
        if (found == null || !(node instanceof Expression expression)) {
            return;
        }
        if (node.getParent() instanceof VariableDeclarationFragment fragment && fragment.getInitializer() == node
                && fragment.getParent() instanceof VariableDeclarationStatement statement
                && statement.fragments().size() == 1
                && allowed.contains(Kind.TYPE)) {
            TypeNames names = new TypeNames(position, unit);
            names.of(found).ifPresent(name -> {
                List<TextChange> changes = new ArrayList<>(names.imports());
                changes.add(
                        new TextChange(statement.getType().getStartPosition(), statement.getType().getLength(), name));
                repairs.add(new Repair(Kind.TYPE, changes,
                        NLS.bind(Messages.mend_type, fragment.getName().getIdentifier(), name)));
            });
        }
        ExpectedType expectation = ExpectedType.of(expression);
        ITypeBinding wanted = expectation == null ? null : expectation.type();
        if (wanted == null) {
            return;
        }
        List<Repair> converted = allowed.contains(Kind.CONVERT)
                ? conversions.converted(expression, wanted)
                : List.of();
        Optional<Repair> cast = allowed.contains(Kind.CAST) && found.isCastCompatible(wanted)
                ? cast(expression, wanted)
                : Optional.empty();
        // for an object of unknown type a cast preserves the value; other values have better conversions
        boolean anything = found.getQualifiedName().equals("java.lang.Object") || found.isPrimitive()
                && wanted.isPrimitive();
        if (anything) {
            cast.ifPresent(repairs::add);
        }
        repairs.addAll(converted);
        if (!anything) {
            cast.ifPresent(repairs::add);
        }
    }

    private Optional<Repair> cast(Expression expression, ITypeBinding wanted) {
        TypeNames names = new TypeNames(position, unit);
        return names.of(wanted).map(name -> {
            boolean bracket = expression instanceof InfixExpression || expression instanceof ConditionalExpression
                    || expression instanceof InstanceofExpression || expression instanceof Assignment;
            List<TextChange> changes = new ArrayList<>(names.imports());
            changes.add(new TextChange(expression.getStartPosition(), 0, "(" + name + ") " + (bracket ? "(" : "")));
            if (bracket) {
                changes.add(new TextChange(expression.getStartPosition() + expression.getLength(), 0, ")"));
            }
            return new Repair(Kind.CAST, changes, NLS.bind(Messages.mend_cast, name));
        });
    }
}
