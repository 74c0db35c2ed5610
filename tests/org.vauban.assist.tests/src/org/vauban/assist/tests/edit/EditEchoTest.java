// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.assist.edit.CodeEdits;

/** New code keeps the lines that close its own blocks, also where the lines around the region are the same. */
class EditEchoTest {
    private static final String PAGE = "<body>\n  <div class=\"card\">\n    <p>Hi</p>\n  </div>\n</body>\n";
    private static final String LOOP = "for f in *; do\n  cat $f\ndone\n";
    private static final String METHOD = """
                                         class A {
                                             int twice() {
                                                 int n = size;
                                                 return n * 2;
                                             }

                                             int size() {
                                                 return size;
                                             }
                                         }
                                         """;
    private static final String BODY = "        int n = size;\n        return n * 2;\n";

    private static String replaced(String text, String old, String code) {
        int at = text.indexOf(old);
        return CodeEdits.replace(null, text, at, at + old.length(), code).preview();
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                arguments("a tag", PAGE, "    <p>Hi</p>\n", "<div class=\"row\">\n  <p>Hi</p>\n</div>\n"),
                arguments("a tag with an attribute that is code", PAGE, "    <p>Hi</p>\n",
                        "<div onClick={() => go({a: 1 > 0})}>\n  <br/>\n  <input on='>' />\n  <p>Hi</p>\n</div>\n"),
                arguments("two tags",
                        "<main>\n  <section>\n    <div>\n      <p>Hi</p>\n    </div>\n  </section>\n</main>\n",
                        "      <p>Hi</p>\n", "<section id=\"a\">\n  <div>\n    <p>Hi</p>\n  </div>\n</section>\n"),
                arguments("a loop of a shell", LOOP, "  cat $f\n", "while read l; do\n  echo $l\ndone\n"),
                arguments("a conditional directive", "#ifdef A\nint a;\n#endif\n", "int a;\n",
                        "#ifndef B\nint a;\n#endif\n"),
                arguments("a condition of CMake", "if(A)\n  f()\nendif()\n", "  f()\n", "if(B)\n  f()\nendif()\n"),
                arguments("a condition of Ada", "if A then\n   F;\nend if;\n", "   F;\n",
                        "if B then\n   F;\nend if;\n"),
                arguments("a handler", "try {\n    a();\n} catch (IOException e) {\n    log(e);\n}\n", "    a();\n",
                        "try (var x = b()) {\n    a();\n} catch (IOException e) {\n    log(e);\n}\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void keepsBlocksOfItsOwn(String name, String text, String old, String code) {
        int at = text.indexOf(old);
        int indent = old.length() - old.stripLeading().length();
        assertEquals(text.substring(0, at) + code.indent(indent) + text.substring(at + old.length()),
                replaced(text, old, code));
    }

    static Stream<Arguments> echoes() {
        return Stream.of(
                arguments("the end of the tag around it", PAGE, "    <p>Hi</p>\n", "<p>Ho</p>\n</div>\n</body>\n",
                        "    <p>Ho</p>\n"),
                arguments("that behind a tag of its own", PAGE, "    <p>Hi</p>\n",
                        "<div>\n  <p>Ho</p>\n</div>\n</div>\n</body>\n", "    <div>\n      <p>Ho</p>\n    </div>\n"),
                arguments("the end of the loop around it", LOOP, "  cat $f\n", "echo $f\ndone\n", "  echo $f\n"),
                arguments("the whole loop", LOOP, "  cat $f\n", "for f in *; do\n  echo $f\ndone\n", "  echo $f\n"),
                arguments("the whole method", METHOD, BODY, "int twice() {\n    return size * 2;\n}\n",
                        "        return size * 2;\n"),
                arguments("the method and the next one", METHOD, BODY,
                        "int twice() {\n    return size * 2;\n}\n\nint size() {\n    return size;\n}\n",
                        "        return size * 2;\n"),
                arguments("an end that is no block in its language", "if a:\n    b()\nif c:\n    done_with(c)\n",
                        "    b()\n", "if b:\n    b()\nif c:\n    done_with(c)\n", "    if b:\n        b()\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("echoes")
    void dropsWhatIsRepeated(String name, String text, String old, String code, String expected) {
        assertEquals(text.replace(old, expected), replaced(text, old, code));
    }
}
