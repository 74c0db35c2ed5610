// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.CodeSpans;

class CodeSpansTest {

    private static String spans(String code, String language) {
        return CodeSpans.of(code, language).stream().map(s -> s.kind() + ":" + code.substring(s.start(), s.end()))
                .collect(Collectors.joining(" | "));
    }

    @Test
    void knowsJava() {
        assertEquals(
                "NAME:@Override | KEYWORD:public | KEYWORD:int | KEYWORD:return | NUMBER:0x1F | STRING:'x' | STRING:\"if \\\" \" "
                        + "| COMMENT:// int | COMMENT:/* class\n */ | KEYWORD:var | STRING:\"\"\"\n  for\n  \"\"\"",
                spans("@Override public int size() { return 0x1F + 'x' + \"if \\\" \"; } // int\n/* class\n */ var t = \"\"\"\n  for\n"
                        + "  \"\"\";", "java"));
    }

    @Test
    void knowsOthers() {
        assertEquals("KEYWORD:def | KEYWORD:return | STRING:'a' | COMMENT:# no",
                spans("def f(x): return 'a' # no", "python"));
        assertEquals(
                "KEYWORD:<a | NAME: href | STRING:\"x\" | KEYWORD:> | KEYWORD:</a | KEYWORD:> | COMMENT:<!-- c -->",
                spans("<a href=\"x\">y</a> <!-- c -->", "xml"));
        assertEquals("COMMENT:# c | NAME:key.one", spans("# c\nkey.one=value", "properties"));
        assertEquals("STRING:\"a\" | NUMBER:1 | KEYWORD:true", spans("{\"a\": [1, true]}", "json"));
        assertEquals("KEYWORD:const | STRING:`a\nb`", spans("const x = `a\nb`", "javascript"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpp", "c++", "C++", "hxx"})
    void aLanguageMayBeCalledByAnyOfItsNames(String name) {
        assertEquals("KEYWORD:namespace | COMMENT:// c", spans("namespace a { // c", name));
    }

    @Test
    void anUnknownLanguageIsPlain() {
        assertEquals(List.of(), CodeSpans.of("public class A", "klingon"));
        assertEquals(List.of(), CodeSpans.of("public class A", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "c", "python", "javascript", "xml", "yaml", "properties", "sql", "sh", "json", "go",
            "rust"})
    void neitherOverlapsNorLosesALetter(String language) {
        String code = "/* a */ 'x' \"un\\\"ended\nif (x) { # c\n  -- d\n '''q''' <t a='1'> `b` \\ \uD83D\uDE00 @n 12.5e3 // '";
        for (int end = 0; end <= code.length(); end++) {
            String part = code.substring(0, end);
            int at = 0;
            for (CodeSpans.Span span : CodeSpans.of(part, language)) {
                assertTrue(span.start() >= at && span.end() > span.start() && span.end() <= end, part + span);
                at = span.end();
            }
            assertEquals(AnswerHtml.escape(part), AnswerHtml.code(part, language).replaceAll("</?span[^>]*>", ""));
        }
    }
}
