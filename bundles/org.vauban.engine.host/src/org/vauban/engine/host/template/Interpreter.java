// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.syntax.Expression;
import org.vauban.engine.host.template.syntax.Statement;
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
import org.vauban.engine.host.template.syntax.Statement.Target;
import org.vauban.engine.host.template.syntax.Statement.Text;
import org.vauban.engine.host.template.syntax.Statement.With;
import org.vauban.engine.host.template.value.GeneratorValue;
import org.vauban.engine.host.template.value.LoopValue;
import org.vauban.engine.host.template.value.NamespaceValue;
import org.vauban.engine.host.template.value.Printer;
import org.vauban.engine.host.template.value.TemplateCallable;
import org.vauban.engine.host.template.value.Undefined;
import org.vauban.engine.host.template.value.Values;

/** Executes statements. An error ends the rendering, so nesting levels are left in the normal case only. */
final class Interpreter {
    /** How the execution of a body ended. */
    private enum Flow {
        NORMAL, BREAK, CONTINUE
    }

    private static final int ELEMENTS_PER_MACRO = 4;

    private final Rendering run;
    private final Evaluator evaluator;

    Interpreter(Rendering run) {
        this.run = run;
        this.evaluator = new Evaluator(run);
    }

    Evaluator evaluator() {
        return evaluator;
    }

    /** Returns the output of the statements. */
    String text(List<Statement> statements, Scope scope) {
        StringBuilder out = new StringBuilder();
        body(statements, scope, out);
        return out.toString();
    }

    private Flow body(List<Statement> statements, Scope scope, StringBuilder out) {
        run.enter();
        Flow flow = Flow.NORMAL;
        for (int i = 0; i < statements.size() && flow == Flow.NORMAL; i++) {
            flow = statement(statements.get(i), scope, out);
        }
        run.leave();
        return flow;
    }

    private Flow statement(Statement statement, Scope scope, StringBuilder out) {
        run.step();
        switch (statement) {
            case Text s -> run.append(out, s.text());
            case Output s -> {
                Object value = evaluator.evaluate(s.value(), scope);
                run.at(s.line());
                run.append(out, Printer.string(value, run));
            }
            case If s -> {
                for (Branch branch : s.branches()) {
                    if (Values.truth(evaluator.evaluate(branch.test(), scope))) {
                        return body(branch.body(), scope, out);
                    }
                }
                return body(s.otherwise(), scope, out);
            }
            case For s -> {
                Object items = evaluator.evaluate(s.iterable(), scope);
                run.at(s.line());
                return loop(s, items, 0, scope, out);
            }
            case Assign s -> {
                Object value = evaluator.evaluate(s.value(), scope);
                run.at(s.line());
                assign(s.target(), value, scope);
            }
            case AssignBlock s -> {
                return assign(s, scope);
            }
            case Macro s -> {
                // a stored macro keeps its scope in memory
                run.elements(ELEMENTS_PER_MACRO);
                scope.set(s.name(), new MacroValue(s.name(), s.signature(), s.body(), scope, this));
            }
            case CallBlock s -> {
                MacroValue caller = new MacroValue("caller", s.signature(), s.body(), scope, this);
                run.append(out,
                        Printer.string(evaluator.call(s.target(), s.arguments(), caller, s.line(), scope), run));
            }
            case FilterBlock s -> {
                return filter(s, scope, out);
            }
            case Generation s -> run.append(out, text(s.body(), new Scope(scope)));
            case With s -> {
                Scope inner = new Scope(scope);
                for (int i = 0; i < s.targets().size(); i++) {
                    assign(s.targets().get(i), evaluator.evaluate(s.values().get(i), scope), inner);
                }
                return body(s.body(), inner, out);
            }
            case Break s -> {
                return Flow.BREAK;
            }
            case Continue s -> {
                return Flow.CONTINUE;
            }
            case NeedsLoader s -> {
                run.at(s.line());
                throw run.fail(Reason.FORBIDDEN, "A chat template cannot load another one ('" + s.tag() + "').");
            }
        }
        return Flow.NORMAL;
    }

    private Flow assign(AssignBlock s, Scope scope) {
        StringBuilder block = new StringBuilder();
        Flow flow = body(s.body(), new Scope(scope), block);
        if (flow != Flow.NORMAL) {
            return flow;
        }
        Expression.Filtered filter = s.filter();
        Object value = filter == null ? block.toString() : evaluator.filter(filter, block.toString(), scope);
        run.at(s.line());
        assign(s.target(), value, scope);
        return Flow.NORMAL;
    }

    private Flow filter(FilterBlock s, Scope scope, StringBuilder out) {
        StringBuilder block = new StringBuilder();
        Flow flow = body(s.body(), new Scope(scope), block);
        if (flow == Flow.NORMAL) {
            run.append(out, Printer.string(evaluator.filter(s.filter(), block.toString(), scope), run));
        }
        return flow;
    }

    private Flow loop(For s, @Nullable Object items, int depth, Scope scope, StringBuilder out) {
        Iterator<Object> iterator = Values.iterate(items, run);
        long length = items instanceof GeneratorValue ? -1 : Values.length(items, run);
        if (s.test() != null) {
            iterator = selected(iterator, s, scope);
            length = -1;
        }
        TemplateCallable.Function recursion = !s.recursive() ? null : (arguments, r) -> {
            Object inner = arguments.bind("loop", 1, r, "iterable").get("iterable");
            StringBuilder text = new StringBuilder();
            loop(s, inner, depth + 1, scope, text);
            return text.toString();
        };
        LoopValue loop = new LoopValue(iterator, length, depth, recursion, run);
        // as in jinja2, unlike Python: an iteration that a break or a continue ends does not count
        boolean any = false;
        while (loop.advance()) {
            Scope inner = new Scope(scope);
            inner.set("loop", loop);
            assign(s.target(), loop.current(), inner);
            Flow flow = body(s.body(), inner, out);
            if (flow == Flow.BREAK) {
                break;
            }
            any |= flow == Flow.NORMAL;
        }
        return any ? Flow.NORMAL : body(s.otherwise(), new Scope(scope), out);
    }

    /**
     * Returns the items that satisfy the loop's {@code if}, evaluated lazily, since it may depend on variables that the
     * body changes.
     */
    private Iterator<Object> selected(Iterator<Object> items, For s, Scope scope) {
        return new Iterator<>() {
            private Object found;
            private boolean ready;

            @Override
            public boolean hasNext() {
                while (!ready && items.hasNext()) {
                    found = items.next();
                    Scope inner = new Scope(scope);
                    if (!(scope.get("loop") instanceof LoopValue)) { // otherwise it is the enclosing loop
                        inner.set("loop",
                                Undefined.of("'loop' is undefined; it cannot be used in the loop's own filter"));
                    }
                    assign(s.target(), found, inner);
                    ready = Values.truth(evaluator.evaluate(Objects.requireNonNull(s.test()), inner));
                }
                return ready;
            }

            @Override
            public @Nullable Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ready = false;
                return found;
            }
        };
    }

    private void assign(Target target, @Nullable Object value, Scope scope) {
        switch (target) {
            case Target.Variable t -> scope.set(t.name(), value);
            case Target.NamespaceAttribute t -> {
                if (!(scope.get(t.namespace()) instanceof NamespaceValue namespace)) {
                    throw run.type("cannot assign attribute on non-namespace object");
                }
                if (!namespace.attributes().containsKey(t.attribute())) {
                    run.elements(1);
                }
                namespace.attributes().put(t.attribute(), value);
            }
            case Target.Unpacked t -> {
                Iterator<Object> values = Values.iterate(value, run);
                for (Target part : t.targets()) {
                    if (!values.hasNext()) {
                        throw run.value("not enough values to unpack (expected " + t.targets().size() + ")");
                    }
                    assign(part, values.next(), scope);
                }
                if (values.hasNext()) {
                    throw run.value("too many values to unpack (expected " + t.targets().size() + ")");
                }
            }
        }
    }
}
