// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ArrayAccess;
import org.eclipse.jdt.core.dom.Assignment;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.CharacterLiteral;
import org.eclipse.jdt.core.dom.ClassInstanceCreation;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.ExpressionStatement;
import org.eclipse.jdt.core.dom.FieldAccess;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.Name;
import org.eclipse.jdt.core.dom.NumberLiteral;
import org.eclipse.jdt.core.dom.ParenthesizedExpression;
import org.eclipse.jdt.core.dom.QualifiedName;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.StringLiteral;
import org.eclipse.jdt.core.dom.ThisExpression;
import org.eclipse.jdt.core.dom.VariableDeclarationFragment;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.jdt.repair.JavaRepairs.Kind;
import org.vauban.ide.jdt.repair.JavaRepairs.Repair;
import org.vauban.ide.jdt.syntax.CallSite;
import org.vauban.ide.jdt.syntax.EnclosingNodes;
import org.vauban.ide.jdt.syntax.ExpectedType;
import org.vauban.ide.jdt.syntax.JavaPosition;
import org.vauban.ide.jdt.syntax.Messages;
import org.vauban.ide.jdt.syntax.TypeNames;

/** Repairs by conversion of values, by the right name for a length, and by returning a forgotten value. */
final class ConversionRepairs {
    /** Compiler errors for a length that is accessed under the name that another type uses. */
    static final Set<Integer> LENGTHS = Set.of(IProblem.UndefinedField, IProblem.UndefinedMethod,
            IProblem.UndefinedName, IProblem.UnresolvedVariable, IProblem.NoMessageSendOnArrayType,
            IProblem.NoFieldOnBaseType);
    private static final Pattern TYPE = Pattern.compile("\\{([\\w.]+)}");
    private static final Set<String> CHANGING = Set.of("add", "addAll", "append", "remove", "removeAll", "removeIf",
            "retainAll", "put", "putIfAbsent", "set", "offer", "push", "insert", "delete", "merge", "compareAndSet",
            "mkdir", "mkdirs", "createNewFile", "renameTo");
    private static final int MAX = 8;

    private final JavaPosition position;
    private final CompilationUnit unit;

    ConversionRepairs(JavaPosition position, CompilationUnit unit) {
        this.position = position;
        this.unit = unit;
    }

    /** Converts a value to the required type. */
    List<Repair> converted(Expression expression, @Nullable ITypeBinding wanted) {
        ITypeBinding found = type(expression);
        if (found == null || wanted == null || found.isNullType()) {
            return List.of();
        }
        List<Repair> repairs = new ArrayList<>();
        if (expression instanceof StringLiteral literal && literal.getLiteralValue().length() == 1
                && wanted.getName().equals("char")) {
            CharacterLiteral character = unit.getAST().newCharacterLiteral();
            character.setCharValue(literal.getLiteralValue().charAt(0));
            repairs.add(repair(expression, character.getEscapedValue(), List.of()));
        }
        TypeConversions.of(found, wanted).stream().limit(MAX).map(each -> repair(expression, each))
                .forEach(repairs::add);
        return repairs;
    }

    /** Returns the type of a value; for a generic call whose type arguments cannot be inferred, that of the method. */
    static ITypeBinding type(Expression expression) {
        ITypeBinding type = expression.resolveTypeBinding();
        if (expression instanceof MethodInvocation call && (type == null || type.isRecovered())) {
            return call.resolveMethodBinding() != null
                    ? call.resolveMethodBinding().getReturnType()
                    : ExpectedType.named(call.getName()).stream()
                            .filter(each -> each.getParameterTypes().length == call.arguments().size())
                            .map(IMethodBinding::getReturnType).findFirst().orElse(null);
        }
        return type;
    }

    /** Converts the only argument of a call that does not match a method with this number of parameters. */
    List<Repair> arguments(ASTNode node) {
        CallSite call = CallSite.of(node).orElse(null);
        if (call == null || !call.isResolved()) {
            return List.of();
        }
        List<Repair> repairs = new ArrayList<>();
        for (IMethodBinding method : call.methods()) {
            ITypeBinding[] types = method.getParameterTypes();
            if (types.length != call.arguments().size()) {
                continue;
            }
            List<Integer> wrong = new ArrayList<>();
            for (int i = 0; i < types.length; i++) {
                if (!CallSite.fits(call.arguments().get(i).resolveTypeBinding(), types[i])) {
                    wrong.add(i);
                }
            }
            if (wrong.size() == 1) {
                repairs.addAll(converted(call.arguments().get(wrong.getFirst()), types[wrong.getFirst()]));
            }
        }
        return repairs;
    }

    /** Converts the value that a loop iterates over to one that can be iterated. */
    List<Repair> iterated(Expression expression) {
        ITypeBinding found = expression.resolveTypeBinding();
        return found == null
                ? List.of()
                : TypeConversions.toIterate(found).stream().map(each -> repair(expression, each)).toList();
    }

    /** Replaces the name with {@code length}, {@code length()} or {@code size()}, depending on the type. */
    Optional<Repair> length(ASTNode node) {
        Expression of = null;
        int end = node.getStartPosition() + node.getLength();
        String name = null;
        ASTNode access = node.getParent() instanceof MethodInvocation call && call.getName() == node
                || node.getParent() instanceof FieldAccess field && field.getName() == node
                || node.getParent() instanceof QualifiedName qualified && qualified.getName() == node
                        ? node.getParent()
                        : node;
        switch (access) {
            case MethodInvocation call when call.arguments().isEmpty() && call.getExpression() != null -> {
                of = call.getExpression();
                name = call.getName().getIdentifier();
            }
            case FieldAccess field -> {
                of = field.getExpression();
                name = field.getName().getIdentifier();
            }
            case QualifiedName qualified -> {
                of = qualified.getQualifier();
                name = qualified.getName().getIdentifier();
            }
            default -> {
                return Optional.empty();
            }
        }
        end = access.getStartPosition() + access.getLength();
        String right = TypeConversions.length(of.resolveTypeBinding()).orElse(null);
        int start = of.getStartPosition() + of.getLength();
        String written = position.text().substring(start, end);
        if (right == null || !TypeConversions.isLength(name) || written.replaceAll("\\s", "").equals("." + right)) {
            return Optional.empty();
        }
        return Optional.of(new Repair(Kind.CONVERT, List.of(new TextChange(start, end - start, "." + right)),
                NLS.bind(Messages.mend_name, written.strip().substring(1), right)));
    }

    /** Returns the value of the method's last statement, or its only variable of the return type. */
    List<Repair> returned(ASTNode node) {
        MethodDeclaration method = EnclosingNodes.of(node, MethodDeclaration.class);
        if (method == null || method.getBody() == null || method.getBody().statements().isEmpty()
                || method.resolveBinding() == null) {
            return List.of();
        }
        ITypeBinding wanted = method.resolveBinding().getReturnType();
        Block body = method.getBody();
        Statement last = (Statement) body.statements().getLast();
        if (last instanceof ExpressionStatement statement && statement.getExpression().resolveTypeBinding() != null
                && !(statement.getExpression() instanceof Assignment) && !changes(statement.getExpression())
                && statement.getExpression().resolveTypeBinding().isAssignmentCompatible(wanted)) {
            return List.of(new Repair(Kind.RETURN, List.of(new TextChange(last.getStartPosition(), 0, "return ")),
                    NLS.bind(Messages.mend_return, shortened(statement.getExpression()))));
        }
        List<IVariableBinding> fitting = new ArrayList<>();
        for (Object each : body.statements()) {
            if (each instanceof VariableDeclarationStatement declared) {
                for (Object fragment : declared.fragments()) {
                    IVariableBinding variable = ((VariableDeclarationFragment) fragment).resolveBinding();
                    if (variable != null && variable.getType().isAssignmentCompatible(wanted)) {
                        fitting.add(variable);
                    }
                }
            }
        }
        if (fitting.size() != 1) {
            return List.of();
        }
        String text = position.text();
        int lineStart = text.lastIndexOf('\n', last.getStartPosition()) + 1;
        String indent = text.substring(lineStart, last.getStartPosition());
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        String name = fitting.getFirst().getName();
        return List.of(new Repair(Kind.RETURN, List.of(new TextChange(last.getStartPosition() + last.getLength(), 0,
                lineEnd + (indent.isBlank() ? indent : " ") + "return " + name + ";")),
                NLS.bind(Messages.mend_return, name)));
    }

    /** Whether a call is made for its side effect, so that its value is irrelevant. */
    private static boolean changes(Expression expression) {
        return expression instanceof MethodInvocation call && CHANGING.contains(call.getName().getIdentifier());
    }

    private String shortened(Expression expression) {
        String text = position.text().substring(expression.getStartPosition(),
                expression.getStartPosition() + expression.getLength());
        return ShortText.of(text, 40);
    }

    private Repair repair(Expression expression, String pattern) {
        String value = position.text().substring(expression.getStartPosition(),
                expression.getStartPosition() + expression.getLength());
        boolean alone = expression instanceof Name || expression instanceof MethodInvocation
                || expression instanceof FieldAccess
                || expression instanceof ArrayAccess || expression instanceof ClassInstanceCreation
                || expression instanceof ParenthesizedExpression
                || expression instanceof StringLiteral || expression instanceof ThisExpression
                || expression instanceof NumberLiteral;
        TypeNames names = new TypeNames(position, unit);
        StringBuilder written = new StringBuilder();
        Matcher type = TYPE.matcher(pattern);
        while (type.find()) {
            type.appendReplacement(written, Matcher.quoteReplacement(names.named(type.group(1))));
        }
        type.appendTail(written);
        // a value that is an argument needs no parentheses
        boolean argument = pattern.contains("($)") || pattern.contains("($,") || pattern.contains(" $)")
                || pattern.contains("{$}");
        String made = written.toString().replace("$", alone || argument ? value : "(" + value + ")");
        return repair(expression, made, names.imports());
    }

    private static Repair repair(Expression expression, String made, List<TextChange> imports) {
        List<TextChange> changes = new ArrayList<>(imports);
        changes.add(new TextChange(expression.getStartPosition(), expression.getLength(), made));
        return new Repair(Kind.CONVERT, changes, NLS.bind(Messages.mend_convert, ShortText.of(made, 60)));
    }
}
