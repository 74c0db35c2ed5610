// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** Which parts of a document reach the model, and which parts stay unchanged. */
class DocumentTest extends WithDocumentRuns {
    private static final String MARKDOWN = """
                                           ---
                                           title: Front matter stays
                                           ---

                                           # A heading

                                           A first paragraph with `code that stays`,
                                           a [link](https://example.org/a_b) and {0}.

                                           ```java
                                           // code stays
                                           ```

                                           > A quotation that goes
                                           > over two lines.

                                           - a point
                                             of two lines
                                           - another point

                                           | Name | Meaning |
                                           |------|---------|
                                           | `x`  | a cell  |

                                           <div>HTML stays</div>

                                           [ref]: https://example.org "stays"
                                           """;

    private static String upper(String text) {
        return text.replace("paragraph", "PARAGRAPH").replace("heading", "HEADING").replace("point", "POINT")
                .replace("quotation", "QUOTATION").replace("Name", "NAME").replace("Meaning", "MEANING")
                .replace("cell", "CELL");
    }

    @Test
    void translatesTheProseOfMarkdownAndNothingElse() throws Exception {
        AssistCall<DocumentOutcome> call = run(DocumentFormat.MARKDOWN, MARKDOWN, DocumentTask.TRANSLATE, "German");
        List<String> pieces = answer(call, DocumentTest::upper);
        assertEquals(List.of("A heading",
                "A first paragraph with `code that stays`,\na [link](https://example.org/a_b) and {0}.",
                "A quotation that goes\nover two lines.", "a point\nof two lines", "another point", "Name", "Meaning",
                "a cell"), pieces);
        DocumentOutcome outcome = get(call.result());
        assertEquals(upper(MARKDOWN), outcome.proposal().preview());
        assertEquals(8, outcome.pieces());
        assertTrue(outcome.unchanged().isEmpty());
        assertNull(outcome.unfinished());
    }

    @Test
    void aTableNeedsNoEmptyLineBeforeIt() throws Exception {
        String text = "> These are\n> the settings:\n"
                + "> | Name | Meaning |\n> |------|---------|\n> | `x`  | a cell  |\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.MARKDOWN, text, DocumentTask.TRANSLATE, "German");
        assertEquals(List.of("These are\nthe settings:", "Name", "Meaning", "a cell"),
                answer(call, DocumentTest::upper));
        assertEquals(upper(text), get(call.result()).proposal().preview());
    }

    @Test
    void asksForTheLanguageInTheLanguageOfTheText() throws Exception {
        run(DocumentFormat.TEXT, "Le chat est dans la maison.\n", DocumentTask.TRANSLATE, "");
        String question = engine.next().question();
        assertTrue(question.startsWith("Traduis ce texte en anglais."), question);
    }

    @Test
    void wrapsAsTheParagraphWasWrapped() throws Exception {
        String text = "> one two three four five six seven eight\n> nine ten eleven twelve\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.MARKDOWN, text, DocumentTask.CLARIFY, "");
        answer(call, piece -> "one two three four five six seven eight nine ten eleven - twelve thirteen fourteen");
        assertEquals("> one two three four five six seven eight\n> nine ten eleven - twelve thirteen\n> fourteen\n",
                get(call.result()).proposal().preview());
    }

    @Test
    void leavesAPieceWhoseLinksOrPlaceholdersTheModelChangesAndSaysSo() throws Exception {
        String text = "See [the page](https://example.org) for {0}.\n\nA second one.\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.MARKDOWN, text, DocumentTask.CORRECT, "");
        List<String> questions = new ArrayList<>();
        for (String answer : List.of("See the page for {0}.", "See [the page](https://example.com) for {0}.",
                "See [the page](https://example.org) for {1}.", "A second sentence.")) {
            FakeEngine.Asked asked = engine.next();
            questions.add(asked.question());
            asked.write(answer).finish(FinishReason.END);
        }
        DocumentOutcome outcome = get(call.result());
        assertTrue(questions.get(1).contains("Keep these exactly as they are: (https://example.org)  {0}"),
                questions.get(1));
        assertEquals("See [the page](https://example.org) for {0}.\n\nA second sentence.\n",
                outcome.proposal().preview());
        assertEquals(1, outcome.unchanged().size());
        assertEquals(1, outcome.unchanged().getFirst().line());
        assertTrue(outcome.unchanged().getFirst().reason().contains("3 attempts"),
                outcome.unchanged().getFirst().reason());
    }

    @Test
    void aSecondAttemptMaySucceed() throws Exception {
        AssistCall<DocumentOutcome> call = run(DocumentFormat.TEXT, "Helo ${name}, how are yu?", DocumentTask.CORRECT,
                "");
        engine.next().write("Hello, how are you?").finish(FinishReason.END);
        engine.next().write("Here is the corrected text:\n\n\"Hello ${name}, how are you?\"").finish(FinishReason.END);
        DocumentOutcome outcome = get(call.result());
        assertEquals("Hello ${name}, how are you?", outcome.proposal().preview());
        assertTrue(outcome.unchanged().isEmpty());
    }

    @Test
    void readsCommentsOfJavaAndLeavesTheCode() throws Exception {
        String text = """
                      class A {
                          /**
                           * Gives the size
                           * of it. See {@link List#size()}.
                           *
                           * <pre>
                           * code.stays();
                           * </pre>
                           *
                           * @param name of the thing
                           * @see Other
                           */
                          int size(String name) {
                              return 1; // stays
                          }
                      }
                      """;
        AssistCall<DocumentOutcome> call = run(DocumentFormat.JAVADOC, text, DocumentTask.CLARIFY, "");
        List<String> pieces = answer(call, piece -> piece.replace("size\n", "SIZE\n").replace("thing", "THING"));
        assertEquals(List.of("Gives the size\nof it. See {@link List#size()}.", "of the thing"), pieces);
        String done = get(call.result()).proposal().preview();
        assertTrue(done.contains("     * Gives the SIZE") && done.contains("     * @param name of the THING\n"), done);
        assertTrue(done.endsWith(text.substring(text.indexOf("     * @see"))), done);
    }

    @Test
    void takesNothingForDocumentationThatIsInALiteralOrAnotherComment() throws Exception {
        String text = """
                      class A {
                          // of /** is left alone
                          /* a " and /** more */
                          String a = "/api/**";
                          char quote = '"', apostrophe = '\\'', slash = '\\\\';
                          String escaped = "\\"/** no words \\\\";
                          String block = \"""
                                  /** of a "text" \\\""" block */
                                  \""";
                          int unfinished = 'x
                          /**/ int empty; /***/
                          /** Gives the size. */
                          int size(String name) {
                              return 1; /* stays */
                          }
                      }
                      """;
        AssistCall<DocumentOutcome> call = run(DocumentFormat.JAVADOC, text, DocumentTask.CLARIFY, "");
        assertEquals(List.of("Gives the size."), answer(call, piece -> "Tells the size."));
        assertEquals(text.replace("Gives", "Tells"), get(call.result()).proposal().preview());
    }

    @Test
    void aLiteralMayBeAsLongAsTheFile() throws Exception {
        String text = "class A {\n    String a = \"" + "/** no words */ '".repeat(300_000)
                + "\";\n    /** Gives the size. */\n    int b;\n}\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.JAVADOC, text, DocumentTask.CLARIFY, "");
        assertEquals(List.of("Gives the size."), answer(call, piece -> piece));
        assertTrue(get(call.result()).proposal().isEmpty());
    }

    @Test
    void readsAsciiDoc() throws Exception {
        String text = """
                      = The title
                      :author: stays

                      NOTE: Mind this.

                      [source,java]
                      ----
                      int stays;
                      ----

                      * a point
                      * see <<other>> and {version}

                      image::stays.png[Alt]
                      .Block title
                      ====
                      An example.
                      ====
                      """;
        AssistCall<DocumentOutcome> call = run(DocumentFormat.ASCIIDOC, text, DocumentTask.FORMALISE, "");
        List<String> pieces = answer(call, piece -> piece.replace("point", "POINT"));
        assertEquals(
                List.of("The title", "Mind this.", "a point", "see <<other>> and {version}", "Block title",
                        "An example."),
                pieces);
        assertEquals(text.replace("point", "POINT"), get(call.result()).proposal().preview());
    }

    @Test
    void readsHtml() throws Exception {
        String text = "<html><head><title>stays</title></head>\n<body>\n"
                + "<p>A <b>bold</b> word\n   and <a href=\"x\">a link</a>.</p>\n"
                + "<pre>stays</pre><script>stays();</script><ul><li>one point</li></ul></body></html>\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.HTML, text, DocumentTask.CORRECT, "");
        List<String> pieces = answer(call, piece -> piece.replace("word", "WORD").replace("point", "POINT"));
        assertEquals(List.of("A <b>bold</b> word\nand <a href=\"x\">a link</a>.", "one point"), pieces);
        String done = get(call.result()).proposal().preview();
        assertEquals(text.replace("word", "WORD").replace("point", "POINT").replaceAll("\\s+", " "),
                done.replaceAll("\\s+", " "));
    }

    @Test
    void worksOnTheRangeOnly() throws Exception {
        String text = "First one.\n\nSecond one.\n\nThird one.\n";
        int at = text.indexOf("Second");
        AssistCall<DocumentOutcome> call = fake.assistant().documents().run(new DocumentQuery("e", TextSource.typed(),
                DocumentFormat.TEXT, text, at, at + 4, DocumentTask.CORRECT, ""), DocumentListener.NONE);
        assertEquals(List.of("Second one."), answer(call, piece -> "2nd one."));
        assertEquals("First one.\n\n2nd one.\n\nThird one.\n", get(call.result()).proposal().preview());
    }

    @Test
    void whatIsDoneSurvivesAHostThatDies() throws Exception {
        AssistCall<DocumentOutcome> call = run(DocumentFormat.TEXT, "First one.\n\nSecond one.\n", DocumentTask.CORRECT,
                "");
        engine.next().write("1st one.").finish(FinishReason.END);
        engine.next().write("2").fail(new EngineException(EngineError.HOST_CRASHED, "The engine ended."));
        DocumentOutcome outcome = get(call.result());
        assertEquals("1st one.\n\nSecond one.\n", outcome.proposal().preview());
        assertNotNull(outcome.unfinished());
        assertEquals("The engine ended.", outcome.unfinished().getMessage());
    }

    @Test
    void tellsProgressAndCanBeCancelled() throws Exception {
        List<String> progress = Collections.synchronizedList(new ArrayList<>());
        String text = "First one.\n\nSecond one.\n";
        AssistCall<DocumentOutcome> call = fake.assistant().documents().run(new DocumentQuery("e", TextSource.typed(),
                DocumentFormat.TEXT, text, 0, text.length(), DocumentTask.CORRECT, ""),
                (done, total) -> progress.add(done + "/" + total));
        engine.next().write("1st one.").finish(FinishReason.END);
        FakeEngine.Asked second = engine.next();
        assertEquals(List.of("0/2", "1/2"), progress);
        call.cancel();
        second.awaitCancelled();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
    }

    @Test
    void anExcludedDocumentIsRefused() throws Exception {
        AssistCall<DocumentOutcome> call = fake.assistant().documents()
                .run(new DocumentQuery("e", TextSource.file(folder.resolve("a.secret"), folder), DocumentFormat.TEXT,
                        "Some words.", 0, 11, DocumentTask.CORRECT, ""), DocumentListener.NONE);
        assertEquals(AssistError.REFUSED, failure(call.result()).error());
        assertNull(engine.asked.poll());
    }

    @Test
    void summarisesALongDocumentInParts() throws Exception {
        String text = "A paragraph about one thing.\n\n".repeat(400);
        AssistCall<DocumentOutcome> call = run(DocumentFormat.TEXT, text, DocumentTask.SUMMARISE, "");
        List<String> pieces = answer(call, piece -> piece.startsWith("S") ? "All of it." : "Some of it.");
        assertEquals(3, pieces.size());
        assertEquals("Some of it.\nSome of it.", pieces.getLast());
        assertEquals("All of it.\n\n" + text, get(call.result()).proposal().preview());
        assertTrue(pieces.getFirst().endsWith("\n\n") && pieces.get(1).startsWith("A paragraph"),
                "cut between paragraphs");
    }

    /** Text that a model generates from a document may be sent where the document may, and reveals no more of it. */
    @Test
    void aSummaryOfSummariesIsReviewedAsTheDocument() throws Exception {
        String secret = "correct-horse-battery";
        String text = "A paragraph about one thing.\n\n".repeat(400) + "password = \"" + secret + "\"\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.TEXT, text, DocumentTask.SUMMARISE, "");
        List<String> pieces = answer(call, piece -> "It is about " + secret + ".");
        assertTrue(pieces.getLast().startsWith("It is about "), pieces.getLast());
        assertTrue(pieces.stream().noneMatch(piece -> piece.contains(secret)), pieces.getLast());
    }

    @Test
    void writesOnAndWritesTablesInTheSyntaxOfTheDocument() throws Exception {
        AssistCall<DocumentOutcome> on = run(DocumentFormat.TEXT, "It begins.\n", DocumentTask.CONTINUE, "");
        engine.next().write("It goes on.").finish(FinishReason.END);
        assertEquals("It begins.\n\nIt goes on.\n", get(on.result()).proposal().preview());
        AssistCall<DocumentOutcome> table = run(DocumentFormat.ASCIIDOC, "a is 1, b is 2\n", DocumentTask.TABLE, "");
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.question().contains("|==="), asked.question());
        asked.write("```\n|===\n|a |1\n|===\n```").finish(FinishReason.END);
        assertEquals("|===\n|a |1\n|===\n", get(table.result()).proposal().preview());
    }

    @Test
    void aTableHasTheSyntaxOfItsDocument() throws Exception {
        String list = "- a: 1\n- b: 2\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.MARKDOWN, list, DocumentTask.TABLE, "");
        engine.next().write("| a: 1 | b: 2 |").finish(FinishReason.END);
        FakeEngine.Asked again = engine.next();
        assertTrue(again.question().contains("|---|"), again.question());
        String table = "Name | Value\n:--- | ---:\na | 1\nb | 2";
        again.write(table).finish(FinishReason.END);
        assertEquals(table + "\n", get(call.result()).proposal().preview());

        call = run(DocumentFormat.ASCIIDOC, list, DocumentTask.TABLE, "");
        engine.next().write("|a |1").finish(FinishReason.END);
        engine.next().write("|a |1\n|===").finish(FinishReason.END);
        engine.next().write("- a: 1").finish(FinishReason.END);
        assertEquals(AssistError.NO_USE, failure(call.result()).error());
    }

    @Test
    void rewritesOnlyRequirementsThatAreVague() throws Exception {
        String text = "# Scope\n\nThis is fast.\n\nR1: The system shall answer quickly.\n\n"
                + "R2: It shall answer within 200 ms.\n";
        AssistCall<DocumentOutcome> call = run(DocumentFormat.MARKDOWN, text, DocumentTask.REQUIREMENTS, "");
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.question().contains("- quickly: Give a time with its unit"), asked.question());
        asked.write("R1: The system shall answer within [number] ms.").finish(FinishReason.END);
        DocumentOutcome outcome = get(call.result());
        assertEquals(1, outcome.pieces());
        assertEquals(text.replace("quickly", "within [number] ms"), outcome.proposal().preview());
    }
}
