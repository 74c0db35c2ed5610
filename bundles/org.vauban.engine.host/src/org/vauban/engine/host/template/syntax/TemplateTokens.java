// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.List;

import org.vauban.engine.host.template.rendering.RenderLimits;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.syntax.TemplateToken.Kind;

/** The tokens of a source, read sequentially by both parsers, with their common nesting level. */
final class TemplateTokens {
    private final List<TemplateToken> tokens;
    private int position;
    private int nesting;

    TemplateTokens(List<TemplateToken> tokens) {
        this.tokens = tokens;
    }

    TemplateToken current() {
        return tokens.get(position);
    }

    /** Returns the token after the current one, or the end. */
    TemplateToken following() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    TemplateToken next() {
        TemplateToken token = current();
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    int line() {
        return current().line();
    }

    boolean skip(String operator) {
        if (!current().is(operator)) {
            return false;
        }
        next();
        return true;
    }

    boolean skipName(String name) {
        if (!current().isName(name)) {
            return false;
        }
        next();
        return true;
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw expected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw expected("'" + name + "'");
        }
    }

    TemplateToken expect(Kind kind, String what) {
        if (current().kind() != kind) {
            throw expected(what);
        }
        return next();
    }

    /** Enters a nesting level of the source; {@link #leave} leaves it. */
    void enter() {
        if (++nesting > RenderLimits.NESTING) {
            throw new TemplateException(Reason.LIMIT, line(),
                    "The chat template is nested too deep (at most " + RenderLimits.NESTING + ").");
        }
    }

    void leave() {
        nesting--;
    }

    TemplateException expected(String what) {
        return fail("Expected " + what + ", got " + current().description() + ".");
    }

    TemplateException fail(String message) {
        return new TemplateException(Reason.SYNTAX, line(), message);
    }
}
