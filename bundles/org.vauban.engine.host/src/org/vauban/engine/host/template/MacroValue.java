// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.syntax.Expression;
import org.vauban.engine.host.template.syntax.Statement;
import org.vauban.engine.host.template.syntax.Statement.Signature;
import org.vauban.engine.host.template.value.Arguments;
import org.vauban.engine.host.template.value.DictValue;
import org.vauban.engine.host.template.value.TemplateMacro;
import org.vauban.engine.host.template.value.TupleValue;
import org.vauban.engine.host.template.value.Undefined;

/** A macro, or the body of a call block: takes arguments and returns text. */
final class MacroValue implements TemplateMacro {
    private final String name;
    private final Signature signature;
    private final List<Statement> body;
    private final Scope definedIn;
    private final Interpreter interpreter;

    MacroValue(String name, Signature signature, List<Statement> body, Scope definedIn, Interpreter interpreter) {
        this.name = name;
        this.signature = signature;
        this.body = body;
        this.definedIn = definedIn;
        this.interpreter = interpreter;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Object call(Arguments arguments, Rendering run) {
        Scope scope = new Scope(definedIn);
        bind(arguments, scope, run);
        return interpreter.text(body, scope);
    }

    private void bind(Arguments arguments, Scope scope, Rendering run) {
        List<String> parameters = signature.parameters();
        List<Object> given = arguments.positional();
        Map<String, Object> keywords = new LinkedHashMap<>(arguments.keywords());
        int count = parameters.size();
        if (given.size() > count && !signature.takesMore()) {
            throw run.type("macro '" + name + "' takes not more than " + count + " argument(s)");
        }
        boolean[] missing = new boolean[count];
        for (int i = 0; i < count; i++) {
            String parameter = parameters.get(i);
            if (i < given.size()) {
                scope.set(parameter, given.get(i));
            } else if (keywords.containsKey(parameter)) {
                scope.set(parameter, keywords.remove(parameter));
            } else {
                missing[i] = true;
            }
        }
        if (signature.takesCaller()) {
            Object caller = keywords.remove("caller");
            scope.set("caller", caller == null ? Undefined.of("No caller defined") : caller);
        }
        if (signature.takesMoreKeywords()) {
            DictValue more = new DictValue();
            run.elements(keywords.size());
            keywords.forEach((key, value) -> more.put(key, value, run));
            scope.set("kwargs", more);
        } else if (!keywords.isEmpty()) {
            throw run.type(
                    "macro '" + name + "' takes no keyword argument '" + keywords.keySet().iterator().next() + "'");
        }
        if (signature.takesMore()) {
            scope.set("varargs", new TupleValue(given.size() > count ? given.subList(count, given.size()) : List.of()));
        }
        // a default value may refer to the parameters before it
        for (int i = 0; i < count; i++) {
            if (!missing[i]) {
                continue;
            }
            Expression otherwise = signature.defaults().get(i);
            scope.set(parameters.get(i),
                    otherwise == null ? Undefined.of("parameter '" + parameters.get(i) + "' was not provided")
                            : interpreter.evaluator().evaluate(otherwise, scope));
        }
    }
}
