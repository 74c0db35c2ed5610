// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** An edit changes only the requested part, although models tend to repeat the file from its first line. */
class ContextEchoTest extends WithFakeAssistant {
    private static final String TEXT = """
                                       /*
                                        * Copyright of the shop, 2026.
                                        */
                                       package com.example.shop;

                                       import java.util.ArrayList;
                                       import java.util.List;

                                       /**
                                        * A basket.
                                        */
                                       public class Basket {
                                           private static final int MOST = 20;
                                           private final List<String> articles = new ArrayList<>();
                                           private String customer;

                                           public int size() {
                                               return articles.size();
                                           }

                                           public void add(String article) {
                                               articles.add(article);
                                           }

                                           public String customer() {
                                               return customer;
                                           }

                                           public void clear() {
                                               articles.clear();
                                           }
                                       }
                                       """;
    private static final String OLD = "    public void add(String article) {\n        articles.add(article);\n    }\n";
    private static final String NEW = """
                                      public void add(String article) {
                                          if (article == null) {
                                              throw new IllegalArgumentException("article");
                                          }
                                          articles.add(article);
                                      }
                                      """;
    private static final String EXPECTED = TEXT.replace(OLD, NEW.indent(4));
    private static final String FILE = TEXT.replace(OLD, NEW.indent(4));

    private final List<String> partials = Collections.synchronizedList(new ArrayList<>());

    private AssistCall<EditOutcome> ask() {
        return ask(OLD, partials::add);
    }

    private AssistCall<EditOutcome> ask(String region, EditListener listener) {
        int start = TEXT.indexOf(region);
        return fake.assistant().edits().edit(new EditQuery("e", TextSource.file(folder.resolve("Basket.java"), folder),
                "java", TEXT, start, start + region.length(), "refuse null", List.of()), listener);
    }

    private static FakeEngine.Asked writeLines(FakeEngine.Asked asked, String text) {
        for (String line : text.split("(?<=\n)")) {
            asked.write(line);
        }
        return asked;
    }

    /** Returns the next engine request, or null if the call ends without one. */
    private FakeEngine.@Nullable Asked nextUnlessDone(AssistCall<?> call) throws InterruptedException {
        FakeEngine.Asked next = null;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (next == null && !call.result().isDone() && System.nanoTime() < end) {
            next = engine.asked.poll(5, TimeUnit.MILLISECONDS);
        }
        return next;
    }

    /** Returns what the 1.5b model writes when it sees the beginning of the file. */
    private String whole(int from) {
        return "```java\n" + FILE.lines().skip(from).reduce("", (all, line) -> all + line + "\n") + "```\n";
    }

    @Test
    void anAnswerThatBeginsTheFileIsEndedAndAskedForInAnotherWay() throws Exception {
        AssistCall<EditOutcome> call = ask();
        FakeEngine.Asked first = engine.next();
        writeLines(first, "```java\npackage com.example.shop;\n");
        first.awaitCancelled();
        FakeEngine.Asked second = engine.next();
        assertFalse(second.question().contains("private String customer;"),
                "it can repeat no surroundings: " + second.question());
        assertTrue(second.question().contains("articles.add(article);") && second.question().contains("refuse null"),
                second.question());
        writeLines(second, "```java\n" + NEW + "```\n");
        assertEquals(EXPECTED, get(call.result()).proposal().preview());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 6, 8, 11, 12, 16})
    void whereverItBeginsNothingOfTheFileIsOfferedNorShown(int from) throws Exception {
        AssistCall<EditOutcome> call = ask();
        writeLines(engine.next(), whole(from)).finish(FinishReason.END);
        FakeEngine.Asked again = nextUnlessDone(call);
        if (again != null) {
            writeLines(again, "```java\n" + NEW + "```\n");
        }
        assertEquals(EXPECTED, get(call.result()).proposal().preview());
        for (String shown : partials) {
            assertFalse(shown.contains("package") || shown.contains("import") || shown.contains("class Basket")
                    || shown.contains("MOST")
                    || shown.contains("return customer"), shown);
        }
    }

    @Test
    void theFileTwiceIsNoProposalButAClearSentence() throws Exception {
        AssistCall<EditOutcome> call = ask();
        writeLines(engine.next(), whole(3)).awaitCancelled();
        writeLines(engine.next(), whole(3)).awaitCancelled();
        AssistException e = failure(call.result());
        assertEquals(AssistError.NO_USE, e.error());
        assertTrue(e.getMessage().contains("outside the selection"), e.getMessage());
        assertNull(engine.asked.poll());
        assertEquals(List.of(), partials);
    }

    @Test
    void theListenerIsToldThatItBeginsAnew() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        AssistCall<EditOutcome> call = ask(OLD, new EditListener() {
            @Override
            public void partial(String replacement) {
                told.add(replacement);
            }

            @Override
            public void again() {
                told.add("again");
            }
        });
        writeLines(engine.next(), whole(3)).awaitCancelled();
        writeLines(engine.next(), "```java\n" + NEW + "```\n");
        get(call.result());
        assertEquals("again", told.getFirst());
        assertEquals(NEW.indent(4), told.getLast());
    }

    @Test
    void importsForTheNewCodeAndTheTypeRoundItAreTakenOff() throws Exception {
        AssistCall<EditOutcome> call = ask();
        writeLines(engine.next(),
                "```java\nimport java.util.Objects;\n\npublic class Basket {\n" + NEW.indent(4) + "}\n```\n");
        assertEquals(EXPECTED, get(call.result()).proposal().preview());
    }

    @Test
    void anotherMemberBehindTheRegionIsTakenOff() throws Exception {
        AssistCall<EditOutcome> call = ask();
        FakeEngine.Asked asked = engine.next();
        writeLines(asked, "```java\n" + NEW + "\npublic String customer() {\n    return customer;\n}\n");
        asked.awaitCancelled();
        assertEquals(EXPECTED, get(call.result()).proposal().preview());
        assertFalse(partials.getLast().contains("return customer"), partials.getLast());
    }

    @Test
    void otherMembersThatAreNotBesideItAreNotOfferedTwice() throws Exception {
        AssistCall<EditOutcome> call = ask();
        writeLines(engine.next(), "```java\n" + NEW + "\npublic void clear() {\n    articles = null;\n}\n```\n");
        assertEquals(EXPECTED, get(call.result()).proposal().preview());
    }

    @Test
    void linesOfTheBlockMayBeWrittenAgain() throws Exception {
        String text = """
                      class A {
                          void a(List<String> list) {
                              Objects.requireNonNull(list);
                              list.clear();
                          }

                          void b(List<String> list) {
                              list.add("b");
                          }
                      }
                      """;
        int start = text.indexOf("        list.add");
        AssistCall<EditOutcome> call = fake.assistant().edits()
                .edit(new EditQuery("e", TextSource.file(folder.resolve("A.java"), folder), "java", text, start,
                        start + 10, "check and clear first", List.of()), EditListener.NONE);
        writeLines(engine.next(), "```java\nObjects.requireNonNull(list);\nlist.clear();\nlist.add(\"b\");\n```\n");
        assertEquals(
                text.replace("        list.add",
                        "        Objects.requireNonNull(list);\n        list.clear();\n        list.add"),
                get(call.result()).proposal().preview());
    }

    @Test
    void theHeadOfTheFileCanBeChanged() throws Exception {
        String imports = "import java.util.ArrayList;\nimport java.util.List;\n";
        AssistCall<EditOutcome> call = ask(imports, EditListener.NONE);
        writeLines(engine.next(), "```java\nimport java.util.*;\n```\n").finish(FinishReason.END);
        assertEquals(TEXT.replace(imports, "import java.util.*;\n"), get(call.result()).proposal().preview());
    }

    @Test
    void whatTheModelSeesBeforeTheRegionDoesNotBeginTheFile() throws Exception {
        ask();
        String question = engine.next().question();
        assertFalse(question.contains("package com.example") || question.contains("import java.util"), question);
        assertTrue(question.contains("private String customer;"), question);
    }

    @Test
    void aTypeOfTheChatInThePlaceOfOneMethodBringsThatMethodOnly() {
        int start = TEXT.indexOf(OLD);
        String code = "import java.util.List;\n\npublic class Basket {\n" + NEW.indent(4) + "}\n";
        assertEquals(EXPECTED, CodeEdits.replace(null, TEXT, start, start + OLD.length(), code).preview());
        assertEquals(EXPECTED, CodeEdits.replace(null, TEXT, start, start + OLD.length(), FILE).preview());
    }

    @Test
    void aTypeOfTheChatThatWasChangedElsewhereBringsThatMethodOnly() {
        int start = TEXT.indexOf(OLD);
        String code = "public class Basket {\n    private final Set<String> articles = new HashSet<>();\n\n"
                + NEW.indent(4)
                + "\n    public boolean isEmpty() {\n        return articles.isEmpty();\n    }\n}\n";
        assertEquals(EXPECTED, CodeEdits
                .replace(null, TEXT, start, start + OLD.length(), "package com.example.shop;\n\n" + code).preview());
        String others = "public int size() {\n    return 0;\n}\n\n" + NEW;
        assertEquals(EXPECTED, CodeEdits.replace(null, TEXT, start, start + OLD.length(), others).preview());
    }
}
