// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.edit.FixValidator.Outcome;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.edit.FixValidator;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaSample;
import org.vauban.ide.jdt.tests.Patience;

/** JDT renames a variable of a region exactly or not at all, and names what an inline edit must not propose. */
class ExactRenameTest {
    private static final String METHOD = """
                                             /**
                                              * Counts.
                                              * @param order that has lines
                                              * @return order of magnitude
                                              */
                                             int run(String order) {
                                                 // the order
                                                 String key = "order" + order;
                                                 Runnable later = () -> System.out.println(order.length() + this.order);
                                                 later.run();
                                                 for (int i = 0; i < 3; i++) {
                                                     key += i;
                                                 }
                                                 for (int i = 0; i < 4; i++) {
                                                     key += order(i);
                                                 }
                                                 return key.length();
                                             }
                                         """;
    private static final String ADD = "    int order(int order) {\n        return order + other;\n    }\n";
    private static final String HEAD = "package shop;\n\nclass Shop {\n    int order;\n    int other;\n\n" + ADD + "\n";
    private static final String TEXT = HEAD + METHOD + "}\n";

    @RegisterExtension
    final JavaSample sample = new JavaSample();

    private FixValidator validator;

    @BeforeEach
    void file() throws Exception {
        validator = sample.java.validator(EditorPosition.of(sample.file("Shop.java", TEXT), "java", TEXT, 0));
    }

    private Optional<String> rename(String region, String from, String to) throws Exception {
        int start = TEXT.indexOf(region);
        return validator.rename(TEXT, start, start + region.length(), from, to).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aParameterIsRenamedInItsUsesAndItsDocumentation() throws Exception {
        String expected = METHOD.replace("@param order", "@param article").replace("String order", "String article")
                .replace("\" + order;", "\" + article;").replace("order.length()", "article.length()");
        assertEquals(Optional.of(HEAD + expected + "}\n"), rename(METHOD, "order", "article"));
    }

    @Test
    void aLocalVariableIsRenamedInItsUses() throws Exception {
        assertEquals(Optional.of(HEAD + METHOD.replace("key", "text") + "}\n"), rename(METHOD, "key", "text"));
    }

    @Test
    void whatIsNotCertainIsLeftToOthers() throws Exception {
        assertEquals(Optional.empty(), rename(METHOD, "i", "index"), "two are called so");
        assertEquals(Optional.empty(), rename(METHOD, "order", "key"), "the name is taken");
        assertEquals(Optional.empty(), rename(METHOD, "order", "while"), "that is no name");
        assertEquals(Optional.empty(), rename(METHOD, "nothing", "something"));
        assertEquals(Optional.empty(), rename("    int other;\n", "other", "another"), "a field is used elsewhere");
        String line = "        String key = \"order\" + order;\n";
        assertEquals(Optional.empty(), rename(line, "key", "text"), "its uses lie outside of the region");
        assertEquals(Optional.empty(), rename(ADD, "order", "other"), "it would hide the field");
    }

    @Test
    void whatIsNoCodeIsToldApartFromWhatHasAnError() throws Exception {
        Verdict unknown = judge(METHOD.replace("return key.length();", "return count(key);"));
        assertEquals(Outcome.REJECTED, unknown.outcome());
        assertFalse(unknown.broken());
        assertTrue(judge("    try {\n" + METHOD + "    } catch (RuntimeException e) {\n    }\n").broken());
        assertTrue(judge(METHOD + METHOD).broken(), "it stands there twice");
        assertFalse(judge(METHOD.replace("key", "text")).broken());
    }

    private Verdict judge(String method) throws Exception {
        return validator.validate(TEXT, HEAD + method + "}\n").get(Patience.SECONDS, TimeUnit.SECONDS);
    }
}
