// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.vauban.engine.host.grammar.GrammarRules.Chars;
import org.vauban.engine.host.grammar.GrammarRules.Ref;
import org.vauban.engine.host.grammar.GrammarRules.Symbol;
import org.vauban.engine.host.grammar.GrammarRules.Text;

/** Creates the rules of JSON itself, each once, on first use. Strings are names of rules. */
final class JsonRules {
    private final GrammarRules rules;
    private final GrammarOptions options;
    private final Map<String, String> shared = new HashMap<>();

    JsonRules(GrammarRules rules, GrammarOptions options) {
        this.rules = rules;
        this.options = options;
    }

    /** Returns the name of a rule that is created once. */
    private String shared(String hint, Function<String, List<List<Symbol>>> content) {
        String name = shared.get(hint);
        if (name == null) {
            name = rules.fresh(hint);
            // named first, since the content may refer to it
            shared.put(hint, name);
            rules.define(name, content.apply(name));
        }
        return name;
    }

    /** Matches any value. */
    String value() {
        return shared("value", name -> List.of(List.of(new Ref(anyObject())), List.of(new Ref(anyArray())),
                List.of(new Ref(string())), List.of(new Ref(number())), List.of(new Text("true")),
                List.of(new Text("false")), List.of(new Text("null"))));
    }

    private String anyObject() {
        return shared("object", name -> {
            String pair = rules.fresh("pair");
            List<Symbol> symbols = new ArrayList<>(List.of(new Ref(string()), new Text(":")));
            symbols.addAll(space());
            symbols.add(new Ref(value()));
            rules.define(pair, List.of(symbols));
            return brackets("{", pair, "}");
        });
    }

    private String anyArray() {
        return shared("array", name -> brackets("[", value(), "]"));
    }

    private List<List<Symbol>> brackets(String open, String entry, String close) {
        String next = rules.fresh(entry + "-more");
        List<Symbol> more = new ArrayList<>(separator(false));
        more.add(new Ref(entry));
        rules.define(next, List.of(more));
        String inside = rules.fresh(entry + "-all");
        rules.define(inside, repeated(true, List.of(new Ref(entry)), next, 0, -1));
        List<Symbol> whole = new ArrayList<>(List.of(new Text(open), new Ref(inside)));
        whole.addAll(space());
        whole.add(new Text(close));
        return List.of(whole);
    }

    /** Matches any string. */
    String string() {
        return shared("string",
                name -> List.of(List.of(new Text("\""), new Ref(character(), 0, -1), new Text("\""))));
    }

    /** Matches a character of a string in any form that JSON allows; surrogates only in pairs. */
    String character() {
        return shared("char", name -> {
            String code = rules.fresh("code");
            String hex = rules.fresh("hex");
            rules.define(hex, List.of(List.of(new Chars(CharSet.of("0123456789abcdefABCDEF")))));
            Ref two = new Ref(hex, 2, 2);
            Chars d = new Chars(CharSet.of("dD"));
            rules.define(code, List.of(
                    List.of(new Chars(CharSet.of("0123456789abcABCefEF")), new Ref(hex, 3, 3)),
                    List.of(d, new Chars(CharSet.range('0', '7')), two),
                    List.of(d, new Chars(CharSet.of("89abAB")), two, new Text("\\u"), d,
                            new Chars(CharSet.of("cdefCDEF")), two)));
            return List.of(List.of(new Chars(CharSet.ALL.minus(CharSet.range(0, 0x1F)).minus(CharSet.of("\"\\")))),
                    List.of(new Text("\\"), new Chars(CharSet.of("\"\\/bfnrt"))),
                    List.of(new Text("\\u"), new Ref(code)));
        });
    }

    private String digits(String hint, int min, int max) {
        String digit = shared("digit", name -> List.of(List.of(new Chars(CharSet.range('0', '9')))));
        return shared(hint, name -> List.of(List.of(new Ref(digit, min, max))));
    }

    private String whole() {
        return shared("whole", name -> List.of(List.of(new Text("0")),
                List.of(new Chars(CharSet.range('1', '9')),
                        new Ref(digits("digits", 0, DecimalText.MAX_WHOLE_DIGITS - 1)))));
    }

    private String sign() {
        return shared("sign", name -> List.of(List.of(), List.of(new Text("-"))));
    }

    /** Matches any integer. */
    String integer() {
        return shared("integer", name -> List.of(List.of(new Ref(sign()), new Ref(whole()))));
    }

    /** Matches any number. */
    String number() {
        return shared("number", name -> {
            String fraction = shared("fraction", n -> List.of(List.of(),
                    List.of(new Text("."), new Ref(digits("decimals", 1, DecimalText.MAX_FRACTION_DIGITS)))));
            String exponent = shared("exponent", n -> List.of(List.of(),
                    List.of(new Chars(CharSet.of("eE")), new Ref(exponentSign()), new Ref(digits("power", 1, 2)))));
            return List.of(List.of(new Ref(sign()), new Ref(whole()), new Ref(fraction), new Ref(exponent)));
        });
    }

    private String exponentSign() {
        return shared("exponent-sign", n -> List.of(List.of(), List.of(new Chars(CharSet.of("+-")))));
    }

    /** Returns alternatives for a sequence of entries; the first of all has no comma before it. */
    List<List<Symbol>> repeated(boolean first, List<Symbol> entry, String next, int needed, int possible) {
        List<List<Symbol>> alternatives = new ArrayList<>();
        if (!first) {
            alternatives.add(List.of(new Ref(next, needed, possible)));
            return alternatives;
        }
        if (needed == 0) {
            alternatives.add(List.of());
        }
        if (possible != 0) {
            List<Symbol> some = new ArrayList<>(separator(true));
            some.addAll(entry);
            some.add(new Ref(next, Math.max(0, needed - 1), possible < 0 ? -1 : possible - 1));
            alternatives.add(some);
        }
        return alternatives;
    }

    /** Returns the symbols before an entry: a comma, unless it is the first of all, and white space. */
    List<Symbol> separator(boolean first) {
        List<Symbol> symbols = new ArrayList<>();
        if (!first) {
            symbols.add(new Text(","));
        }
        symbols.addAll(space());
        return symbols;
    }

    /** Returns white space, if the options permit it. */
    List<Symbol> space() {
        if (options.whitespace() == GrammarOptions.Whitespace.NONE) {
            return List.of();
        }
        return List.of(new Ref(shared("ws", name -> {
            String blank = rules.fresh("blank");
            rules.define(blank, List.of(List.of(new Chars(CharSet.of(" \t")))));
            return List.of(List.of(), List.of(new Text(" ")), List.of(new Text("\n"), new Ref(blank, 0, 32)));
        })));
    }
}
