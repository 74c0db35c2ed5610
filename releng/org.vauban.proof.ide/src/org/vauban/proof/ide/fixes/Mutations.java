// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.Annotation;
import org.eclipse.jdt.core.dom.Assignment;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.CastExpression;
import org.eclipse.jdt.core.dom.ExpressionStatement;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.ImportDeclaration;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.ReturnStatement;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.Type;
import org.eclipse.jdt.core.dom.VariableDeclarationFragment;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;

/**
 * Places at which a file can be spoilt in a realistic way, and the changes. The compiler decides whether the result is
 * an error.
 */
final class Mutations extends ASTVisitor {

    /**
     * One change.
     *
     * @param start start in UTF-16 units
     * @param end end of the removed text, exclusive
     * @param text the replacement
     */
    record Mutation(Mistake.Kind kind, int start, int end, String text) {

        String of(String source) {
            return source.substring(0, start) + text + source.substring(end);
        }
    }

    private static final Set<String> CONVERTING = Set.of("toString", "toList", "stream", "toArray", "orElse",
            "orElseThrow", "orElseGet", "get", "collect", "name", "getValue", "intValue", "longValue", "toPath",
            "toFile", "toUri", "join", "entrySet", "keySet", "values", "getBytes", "toCharArray");
    private static final Set<String> CONVERTING_STATICALLY = Set.of("String.valueOf", "Integer.parseInt",
            "Long.parseLong", "Double.parseDouble", "Boolean.parseBoolean", "List.of", "Set.of", "Optional.of",
            "Optional.ofNullable", "Arrays.asList", "Path.of", "URI.create", "Integer.valueOf", "Long.valueOf",
            "List.copyOf", "CompletableFuture.completedFuture", "Mono.just", "Flux.just", "Stream.of", "Arrays.stream");

    private final String source;
    private final Random random;
    private final List<Mutation> found = new ArrayList<>();

    Mutations(String source, Random random) {
        this.source = source;
        this.random = random;
    }

    List<Mutation> found() {
        return List.copyOf(found);
    }

    private void add(Mistake.Kind kind, int start, int end, String text) {
        found.add(new Mutation(kind, start, end, text));
    }

    private void add(Mistake.Kind kind, ASTNode node, String text) {
        add(kind, node.getStartPosition(), node.getStartPosition() + node.getLength(), text);
    }

    private String text(ASTNode node) {
        return source.substring(node.getStartPosition(), node.getStartPosition() + node.getLength());
    }

    /** Returns the name with a letter left out, doubled, or swapped with the next one. */
    private String mistyped(String name) {
        int at = 1 + random.nextInt(name.length() - 2);
        return switch (random.nextInt(3)) {
            case 0 -> name.substring(0, at) + name.substring(at + 1);
            case 1 -> name.substring(0, at) + name.charAt(at) + name.substring(at);
            default -> name.substring(0, at) + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2);
        };
    }

    @Override
    public boolean visit(ImportDeclaration node) {
        if (!node.isStatic() && !node.isOnDemand()) {
            int end = node.getStartPosition() + node.getLength();
            add(Mistake.Kind.MISSING_IMPORT, node.getStartPosition(), Math.min(source.length(), end + 1), "");
        }
        return false;
    }

    /** Adds the omission of a conversion where a value is returned, assigned or passed. */
    private void conversion(MethodInvocation node, String name) {
        boolean whole = node.getParent() instanceof ReturnStatement
                || node.getParent() instanceof VariableDeclarationFragment
                || node.getParent() instanceof Assignment
                || node.getParent() instanceof MethodInvocation call && call.arguments().contains(node);
        if (whole && node.getExpression() != null && CONVERTING.contains(name)) {
            add(Mistake.Kind.TYPE_MISMATCH, node, text(node.getExpression()));
        }
        if (whole && node.getExpression() != null && node.arguments().size() == 1
                && CONVERTING_STATICALLY.contains(text(node.getExpression()) + "." + name)) {
            add(Mistake.Kind.TYPE_MISMATCH, node, text((ASTNode) node.arguments().getFirst()));
        }
        if (node.getExpression() != null && node.arguments().isEmpty()
                && (name.equals("size") || name.equals("length"))) {
            add(Mistake.Kind.LENGTH_NAME, node.getName(), name.equals("size") ? "length" : "size");
        }
    }

    @Override
    public boolean visit(MethodInvocation node) {
        String name = node.getName().getIdentifier();
        conversion(node, name);
        if (name.length() > 4) {
            add(Mistake.Kind.METHOD_NAME, node.getName(), mistyped(name));
        }
        List<?> arguments = node.arguments();
        if (!arguments.isEmpty()) {
            ASTNode last = (ASTNode) arguments.getLast();
            int from = arguments.size() == 1 ? last.getStartPosition()
                    : end((ASTNode) arguments.get(arguments.size() - 2));
            add(Mistake.Kind.ARGUMENT_COUNT, from, end(last), "");
        }
        if (arguments.size() > 1) {
            ASTNode one = (ASTNode) arguments.get(0);
            ASTNode other = (ASTNode) arguments.get(1);
            add(Mistake.Kind.ARGUMENT_ORDER, one.getStartPosition(), end(other),
                    text(other) + source.substring(end(one), other.getStartPosition()) + text(one));
        }
        return true;
    }

    private static int end(ASTNode node) {
        return node.getStartPosition() + node.getLength();
    }

    @Override
    public boolean visit(SimpleName node) {
        if (!node.isDeclaration() && node.getIdentifier().length() > 3
                && node.resolveBinding() instanceof IVariableBinding variable
                && !variable.isField()) {
            add(Mistake.Kind.VARIABLE_NAME, node, mistyped(node.getIdentifier()));
        }
        return true;
    }

    @Override
    public boolean visit(VariableDeclarationStatement node) {
        Type type = node.getType();
        if (!type.isVar()) {
            String old = text(type);
            String wrong = switch (old) {
                case "int", "long", "boolean" -> "String";
                case "String" -> random.nextBoolean() ? "int" : "List<String>";
                default -> old.startsWith("List<") ? "Set" + old.substring(4)
                        : old.startsWith("Map<") ? "List<String>" : "String";
            };
            add(Mistake.Kind.VARIABLE_TYPE, type, wrong);
        }
        for (Object each : node.fragments()) {
            VariableDeclarationFragment fragment = (VariableDeclarationFragment) each;
            if (fragment.getInitializer() != null && !type.isVar()) {
                add(Mistake.Kind.MISSING_VALUE, end(fragment.getName()), end(fragment.getInitializer()), "");
            }
        }
        token(node);
        return true;
    }

    @Override
    public boolean visit(ExpressionStatement node) {
        token(node);
        return true;
    }

    private void token(ASTNode statement) {
        String text = text(statement);
        if (text.endsWith(");")) {
            int end = end(statement);
            if (random.nextBoolean()) {
                add(Mistake.Kind.MISSING_TOKEN, end - 2, end - 1, "");
            } else {
                add(Mistake.Kind.MISSING_TOKEN, end - 1, end, "");
            }
        }
    }

    @Override
    public boolean visit(ReturnStatement node) {
        if (node.getExpression() != null && node.getParent() instanceof Block block
                && block.statements().getLast() == node
                && block.statements().size() > 1) {
            int line = source.lastIndexOf('\n', node.getStartPosition()) + 1;
            if (source.substring(line, node.getStartPosition()).isBlank() && source.startsWith("\n", end(node))) {
                add(Mistake.Kind.MISSING_RETURN, line, end(node) + 1, "");
            }
        }
        return true;
    }

    @Override
    public boolean visit(CastExpression node) {
        add(Mistake.Kind.MISSING_CAST, node.getStartPosition(), node.getExpression().getStartPosition(), "");
        return true;
    }

    @Override
    public boolean visit(MethodDeclaration node) {
        List<?> thrown = node.thrownExceptionTypes();
        if (!thrown.isEmpty() && node.getBody() != null) {
            int from = source.lastIndexOf("throws", ((ASTNode) thrown.getFirst()).getStartPosition());
            if (from > node.getStartPosition()) {
                add(Mistake.Kind.UNHANDLED_EXCEPTION, from, end((ASTNode) thrown.getLast()) + 1, "");
            }
        }
        boolean overrides = node.modifiers().stream()
                .anyMatch(each -> each instanceof Annotation annotation && text(annotation).equals("@Override"));
        if (overrides && node.getBody() != null && node.getBody().statements().size() <= 3) {
            int line = source.lastIndexOf('\n', node.getStartPosition()) + 1;
            int after = Math.min(source.length(), end(node) + 1);
            add(Mistake.Kind.MISSING_METHOD, line, after, "");
        }
        return true;
    }
}
