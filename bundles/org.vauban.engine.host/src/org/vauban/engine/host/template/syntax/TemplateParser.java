// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.syntax.Expression.Call;
import org.vauban.engine.host.template.syntax.Expression.Filtered;
import org.vauban.engine.host.template.syntax.Statement.Assign;
import org.vauban.engine.host.template.syntax.Statement.AssignBlock;
import org.vauban.engine.host.template.syntax.Statement.Branch;
import org.vauban.engine.host.template.syntax.Statement.Break;
import org.vauban.engine.host.template.syntax.Statement.CallBlock;
import org.vauban.engine.host.template.syntax.Statement.Continue;
import org.vauban.engine.host.template.syntax.Statement.FilterBlock;
import org.vauban.engine.host.template.syntax.Statement.For;
import org.vauban.engine.host.template.syntax.Statement.Generation;
import org.vauban.engine.host.template.syntax.Statement.If;
import org.vauban.engine.host.template.syntax.Statement.Macro;
import org.vauban.engine.host.template.syntax.Statement.NeedsLoader;
import org.vauban.engine.host.template.syntax.Statement.Output;
import org.vauban.engine.host.template.syntax.Statement.Signature;
import org.vauban.engine.host.template.syntax.Statement.Target;
import org.vauban.engine.host.template.syntax.Statement.Text;
import org.vauban.engine.host.template.syntax.Statement.With;
import org.vauban.engine.host.template.syntax.TemplateToken.Kind;

/** Parses statements by recursive descent with jinja2's grammar. */
public final class TemplateParser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");
    private static final Set<String> BUILT_LATER = Set.of("block", "extends", "autoescape");

    private final TemplateTokens tokens;
    private final ParsedNames used = new ParsedNames();
    private final ExpressionParser expressions;
    /** Whether the statement is in a loop of the same macro, so that break and continue are allowed. */
    private boolean inLoop;

    private TemplateParser(TemplateTokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens, used);
    }

    /** @throws TemplateException if the source is not a template */
    public static List<Statement> parse(String source) {
        TemplateParser parser = new TemplateParser(new TemplateTokens(TemplateLexer.tokens(source)));
        List<Statement> statements = parser.statements();
        if (parser.tokens.current().kind() != Kind.END) {
            throw parser.tokens
                    .fail("Unknown tag " + parser.tokens.current().description() + " or one that ends nothing.");
        }
        parser.used.check();
        return statements;
    }

    /** Parses statements up to the end or to one of the tags, whose name is then the current token. */
    private List<Statement> statements(String... endTags) {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        boolean ended = false;
        while (!ended && tokens.current().kind() != Kind.END) {
            TemplateToken token = tokens.next();
            switch (token.kind()) {
                case DATA -> statements.add(new Text(token.text()));
                case OUTPUT_BEGIN -> {
                    statements.add(new Output(expressions.tuple(true), token.line()));
                    tokens.expect(Kind.OUTPUT_END, "'}}'");
                }
                case BLOCK_BEGIN -> {
                    ended = isOneOf(endTags);
                    if (!ended) {
                        statements.add(statement());
                        tokens.expect(Kind.BLOCK_END, "'%}'");
                    }
                }
                default -> throw tokens.fail("Unexpected " + token.description() + ".");
            }
        }
        if (!ended && endTags.length > 0) {
            throw tokens.expected("{% " + endTags[endTags.length - 1] + " %}");
        }
        tokens.leave();
        return statements;
    }

    private boolean isOneOf(String... tags) {
        for (String tag : tags) {
            if (tokens.current().isName(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Parses a body including {@code endTag}; an unknown filter in it is an error even if it is never executed. */
    private List<Statement> body(String endTag) {
        return body(false, inLoop, endTag, endTag);
    }

    private List<Statement> body(boolean lenient, boolean loop, String endTag, String... endTags) {
        tokens.expect(Kind.BLOCK_END, "'%}'");
        boolean leniencyBefore = used.lenient();
        boolean loopBefore = inLoop;
        used.lenient(lenient);
        inLoop = loop;
        List<Statement> body = statements(endTags);
        used.lenient(leniencyBefore);
        inLoop = loopBefore;
        if (endTags.length == 1) {
            tokens.expectName(endTag);
        }
        return body;
    }

    private Statement statement() {
        TemplateToken tag = tokens.expect(Kind.NAME, "the name of a tag");
        int line = tag.line();
        return switch (tag.text()) {
            case "if" -> ifStatement();
            case "for" -> forStatement(line);
            case "set" -> setStatement(line);
            case "macro" -> macro(line);
            case "call" -> callBlock(line);
            case "filter" -> new FilterBlock(expressions.filterChain(false), body("endfilter"), line);
            case "generation" -> new Generation(body(false, false, "endgeneration", "endgeneration"), line);
            case "with" -> with(line);
            case "print" -> new Output(expressions.tuple(true), line);
            case "break" -> {
                requireLoop("break");
                yield new Break();
            }
            case "continue" -> {
                requireLoop("continue");
                yield new Continue();
            }
            case "include", "import", "from" -> {
                while (tokens.current().kind() != Kind.BLOCK_END && tokens.current().kind() != Kind.END) {
                    tokens.next();
                }
                yield new NeedsLoader(tag.text(), line);
            }
            default -> {
                if (BUILT_LATER.contains(tag.text())) {
                    throw new TemplateException(Reason.UNSUPPORTED, line,
                            "The tag '" + tag.text() + "' is not supported in chat templates.");
                }
                throw new TemplateException(Reason.SYNTAX, line, "Encountered unknown tag '" + tag.text() + "'.");
            }
        };
    }

    private void requireLoop(String what) {
        if (!inLoop) {
            throw tokens.fail("'" + what + "' outside a loop.");
        }
    }

    private Statement ifStatement() {
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        while (true) {
            boolean before = used.lenient();
            used.lenient(true);
            Expression test = expressions.tuple(false);
            used.lenient(before);
            branches.add(new Branch(test, body(true, inLoop, "endif", "elif", "else", "endif")));
            TemplateToken end = tokens.next();
            if (end.isName("elif")) {
                continue;
            }
            if (end.isName("else")) {
                otherwise = body(true, inLoop, "endif", "endif");
            }
            return new If(branches, otherwise);
        }
    }

    private Statement forStatement(int line) {
        Target target = target(false);
        tokens.expectName("in");
        Expression iterable = expressions.tuple(false, false, "recursive");
        Expression test = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        List<Statement> body = body(false, true, "endfor", "else", "endfor");
        List<Statement> otherwise = List.of();
        if (tokens.next().isName("else")) {
            otherwise = body("endfor");
        }
        return new For(target, iterable, test, recursive, body, otherwise, line);
    }

    private Statement setStatement(int line) {
        Target target = target(true);
        if (tokens.skip("=")) {
            return new Assign(target, expressions.tuple(true), line);
        }
        Filtered filter = tokens.current().is("|") ? expressions.filterChain(true) : null;
        return new AssignBlock(target, filter, body("endset"), line);
    }

    private Target target(boolean namespaces) {
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        while (tokens.current().kind() == Kind.NAME || tokens.current().is("(")) {
            targets.add(simpleTarget(namespaces));
            if (!tokens.skip(",")) {
                break;
            }
            comma = true;
        }
        if (targets.isEmpty()) {
            throw tokens.expected("a name to assign to");
        }
        return comma ? new Target.Unpacked(targets) : targets.getFirst();
    }

    private Target simpleTarget(boolean namespaces) {
        if (tokens.skip("(")) {
            tokens.enter();
            Target inner = target(namespaces);
            tokens.expect(")");
            tokens.leave();
            return inner;
        }
        TemplateToken name = tokens.next();
        if (namespaces && tokens.skip(".")) {
            used.read().add(name.text());
            return new Target.NamespaceAttribute(name.text(), tokens.expect(Kind.NAME, "a name").text());
        }
        if (CONSTANTS.contains(name.text())) {
            throw tokens.fail("Cannot assign to '" + name.text() + "'.");
        }
        return new Target.Variable(name.text());
    }

    private Statement macro(int line) {
        String name = tokens.expect(Kind.NAME, "a name").text();
        if (CONSTANTS.contains(name)) {
            throw tokens.fail("Cannot assign to '" + name + "'.");
        }
        Set<String> outer = used.read();
        used.read(new HashSet<>());
        Parameters parameters = parameters();
        List<Statement> body = body(false, false, "endmacro", "endmacro");
        Signature signature = signature(parameters, outer);
        return new Macro(name, signature, body, line);
    }

    private Statement callBlock(int line) {
        Set<String> outer = used.read();
        used.read(new HashSet<>());
        Parameters parameters = tokens.current().is("(") ? parameters() : new Parameters(List.of(), List.of());
        Set<String> inner = used.read();
        used.read(outer);
        if (!(expressions.expression() instanceof Call call)) {
            throw tokens.expected("a call");
        }
        used.read(inner);
        List<Statement> body = body(false, false, "endcall", "endcall");
        return new CallBlock(signature(parameters, outer), call.target(), call.arguments(), body, line);
    }

    private record Parameters(List<String> names, List<Expression> defaults) {}

    private Parameters parameters() {
        List<String> names = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        tokens.expect("(");
        while (!tokens.current().is(")")) {
            if (!names.isEmpty()) {
                tokens.expect(",");
            }
            String name = tokens.expect(Kind.NAME, "a parameter").text();
            if (CONSTANTS.contains(name) || names.contains(name)) {
                throw tokens.fail("'" + name + "' cannot be a parameter here.");
            }
            names.add(name);
            if (tokens.skip("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty() && defaults.getLast() != null) {
                throw tokens.fail("A parameter without a default follows one with a default.");
            } else {
                defaults.add(null);
            }
        }
        tokens.expect(")");
        return new Parameters(names, defaults);
    }

    /** Ends the collection of a macro's names and returns to those of the enclosing macro. */
    private Signature signature(Parameters parameters, Set<String> outer) {
        Set<String> read = used.read();
        Signature signature = new Signature(parameters.names(), parameters.defaults(),
                reads(read, parameters, "varargs"),
                reads(read, parameters, "kwargs"), reads(read, parameters, "caller"));
        outer.addAll(read);
        used.read(outer);
        return signature;
    }

    private static boolean reads(Set<String> read, Parameters parameters, String name) {
        return read.contains(name) && !parameters.names().contains(name);
    }

    private Statement with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (tokens.current().kind() != Kind.BLOCK_END) {
            if (!targets.isEmpty()) {
                tokens.expect(",");
            }
            targets.add(simpleTarget(false));
            tokens.expect("=");
            values.add(expressions.expression());
        }
        return new With(targets, values, body("endwith"), line);
    }
}
