// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.licence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Withheld;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.UserHome;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;
import org.vauban.governance.source.TextSource;

/** One licence check serves all front ends: what it finds is reported, confirmed or withheld, as the policy says. */
class LicencePolicyTest {
    private static final String BODY = "int total = 0;\n"
            + "        for (int index = 0; index < amounts.length; index++) {\n"
            + "            total = Math.addExact(total, Math.multiplyExact(amounts[index], factor));\n        }\n"
            + "        return total;\n";
    private static final String DOCUMENT = "class A {\n    int weighted(int[] amounts, int factor) {\n"
            + "        \n    }\n}\n";

    @TempDir
    Path folder;

    private final List<String> questions = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean yes;
    private UserHome home;
    private FakeAssistant fake;

    @BeforeEach
    void start() throws IOException {
        home = new UserHome(folder.resolve("home"));
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Ledger", "2.1", "GPL-3.0-only", LicenceClass.COPYLEFT);
        writer.file("org/ledger/Sums.java",
                "package org.ledger;\n\nfinal class Sums {\n    static int weighted(int[] amounts, int factor) {\n"
                        + "        " + BODY + "    }\n}\n");
        writer.write(folder.resolve("home/licence-data"));
    }

    @AfterEach
    void end() {
        if (fake != null) {
            fake.close();
        }
        home.close();
    }

    /** @param policy a value of the setting, or null */
    private void with(String policy) throws IOException {
        if (policy != null) {
            home.policy("{\"licence.check\": \"" + policy + "\"}");
        }
        fake = new FakeAssistant(folder, Locale.ENGLISH);
        fake.assistant().confirmLicences(question -> {
            questions.add(question);
            return CompletableFuture.completedFuture(yes);
        });
    }

    private CompletionOutcome complete(Trigger trigger, List<String> partials) throws Exception {
        CompletionQuery query = new CompletionQuery("editor",
                SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), DOCUMENT), "java",
                DOCUMENT.indexOf("        \n") + 8, trigger, List.of());
        var call = fake.assistant().completions().complete(query, partials::add);
        var asked = fake.engine.next();
        for (String line : BODY.split("(?<=\n)")) {
            asked.write(line);
        }
        asked.finish(FinishReason.END);
        return get(call.result());
    }

    private static void tellsOrigin(String sentence) {
        assertTrue(sentence.contains("org/ledger/Sums.java in Ledger 2.1 (licence: GPL-3.0-only)"), sentence);
    }

    @Tag("claim:licence-check")
    @Test
    void aSuggestionIsShownWithItsOriginWhereNobodyDecided() throws Exception {
        with(null);
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        Proposal proposal = assertInstanceOf(Proposal.class, complete(Trigger.INVOKED, partials));
        LicenceNote note = proposal.notes().getFirst();
        tellsOrigin(note.sentence());
        assertEquals(new LicenceNote.Source("Ledger", "2.1", "org/ledger/Sums.java", "GPL-3.0-only"),
                note.sources().getFirst());
        assertTrue(note.characters() >= 100, note.toString());
        assertFalse(partials.isEmpty());
        assertTrue(questions.isEmpty());
    }

    /** A user to be checked could otherwise install empty data. */
    @Tag("claim:licence-check")
    @Test
    void dataOfTheUserDoesNotCountWhereAPolicyRequiresData() throws Exception {
        home.policy("{\"licence.data\": \"required\"}");
        with(null);
        Withheld withheld = assertInstanceOf(Withheld.class, complete(Trigger.INVOKED, new ArrayList<>()));
        assertTrue(withheld.reason().contains("licence.data"), withheld.reason());
        fake.assistant().configure(fake.assistant().settings().withLicences(folder.resolve("home/licence-data")));
        Proposal proposal = assertInstanceOf(Proposal.class, complete(Trigger.INVOKED, new ArrayList<>()));
        tellsOrigin(proposal.notes().getFirst().sentence());
    }

    @Tag("claim:licence-check")
    @Test
    void aSuggestionIsWithheldAndNotStreamedToWhereItIsACopy() throws Exception {
        with("withhold");
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        Withheld withheld = assertInstanceOf(Withheld.class, complete(Trigger.INVOKED, partials));
        tellsOrigin(withheld.reason());
        assertTrue(withheld.reason().contains("\u201clicence.check\u201d, decided by: unsigned policy"),
                withheld.reason());
        assertTrue(partials.stream().allMatch(each -> each.length() < 130), partials.toString());
        assertTrue(questions.isEmpty());
    }

    @Tag("claim:licence-check")
    @Test
    void aSuggestionIsShownToWhoConfirms() throws Exception {
        with("confirm");
        yes = true;
        Proposal proposal = assertInstanceOf(Proposal.class, complete(Trigger.INVOKED, new ArrayList<>()));
        tellsOrigin(proposal.notes().getFirst().sentence());
        tellsOrigin(questions.getFirst());
        yes = false;
        assertInstanceOf(Withheld.class, complete(Trigger.INVOKED, new ArrayList<>()));
        assertEquals(2, questions.size());
    }

    @Test
    void whereTheConfirmationBreaksTheCompletionEndsAndShowsNothing() throws Exception {
        with("confirm");
        fake.assistant().confirmLicences(question -> {
            throw new IllegalStateException("no dialog");
        });
        ExecutionException failure = assertThrows(ExecutionException.class,
                () -> complete(Trigger.INVOKED, new ArrayList<>()));
        assertEquals(EngineError.INTERNAL, assertInstanceOf(EngineException.class, failure.getCause()).error());
    }

    @Test
    void theInspectorTellsWhatIsWithheld() throws Exception {
        with("withhold");
        Withheld withheld = assertInstanceOf(Withheld.class, complete(Trigger.AUTOMATIC, new ArrayList<>()));
        SuggestionTrace trace = fake.assistant().prompts().requests().getLast().trace();
        assertEquals(Disposition.WITHHELD, trace.disposition());
        assertEquals(withheld.reason(), trace.detail());
    }

    @Test
    void whoTypesIsNotAsked() throws Exception {
        with("confirm");
        yes = true;
        Withheld withheld = assertInstanceOf(Withheld.class, complete(Trigger.AUTOMATIC, new ArrayList<>()));
        assertTrue(withheld.reason().contains("Request it again"), withheld.reason());
        assertTrue(questions.isEmpty());
    }

    private EditQuery edit(String text) {
        int start = text.indexOf("        \n");
        return new EditQuery("editor", TextSource.file(folder.resolve("A.java"), folder), "java", text, start,
                start + 8, "sum them up", List.of());
    }

    private CompletableFuture<EditOutcome> edited(String text, EditListener listener) throws Exception {
        var call = fake.assistant().edits().edit(edit(text), listener);
        fake.engine.next().write("```java\n" + BODY.indent(-8) + "```").finish(FinishReason.END);
        return call.result();
    }

    @Test
    void anEditCarriesNotesAsksOrIsWithheld() throws Exception {
        with("confirm");
        yes = true;
        List<String> partials = Collections.synchronizedList(new ArrayList<>());
        EditOutcome outcome = get(edited(DOCUMENT, partials::add));
        tellsOrigin(LicenceNote.sentences(outcome.notes()));
        tellsOrigin(questions.getFirst());
        assertEquals(List.of(), partials, "nothing is shown before it is confirmed");
        yes = false;
        AssistException refused = failure(edited(DOCUMENT, EditListener.NONE));
        assertEquals(AssistError.LICENCE, refused.error());
        tellsOrigin(refused.getMessage());
        assertEquals("", refused.partial());
    }

    @Test
    void whatTheUserHasAlreadyIsNotAskedAbout() throws Exception {
        with("withhold");
        String own = DOCUMENT.replace("}\n}\n", "}\n    int other(int[] amounts, int factor) {\n        " + BODY
                + "    }\n}\n");
        assertEquals(List.of(), get(edited(own, EditListener.NONE)).notes());
    }

    @Test
    void aFixIsLookedUpAsWell() throws Exception {
        with(null);
        int start = DOCUMENT.indexOf("        \n") + 8;
        var call = fake.assistant().fixes().fix(new FixQuery("editor",
                TextSource.file(folder.resolve("A.java"), folder), "java", DOCUMENT,
                new Problem("Missing return", start, start, Problem.Severity.ERROR, null), null, List.of(), 1),
                FixValidator.NONE, EditListener.NONE);
        fake.engine.next()
                .write("```java\n    int weighted(int[] amounts, int factor) {\n        " + BODY + "    }\n```")
                .finish(FinishReason.END);
        FixOutcome outcome = get(call.result());
        tellsOrigin(LicenceNote.sentences(outcome.edit().notes()));
    }

    private Turn say(List<String> heard) throws Exception {
        ChatSession session = fake.assistant().chats().open(Conversation.create(), ConversationStore.NOTHING);
        session.addListener(new ChatListener() {
            @Override
            public void changed(Conversation conversation) {
                // the turn is checked at the end
            }

            @Override
            public void text(String turnId, String more) {
                heard.add(more);
            }
        });
        CompletableFuture<Turn> turn = session.ask("How do I sum them up?", List.of());
        var asked = fake.engine.next();
        for (String piece : ("Like this:\n\n```java\n" + BODY + "```\n\nand\n\n```java\nint x = 1;\n```\nThat is all.")
                .split("(?<=\n)")) {
            asked.write(piece);
        }
        asked.finish(FinishReason.END);
        return get(turn);
    }

    @Test
    void anAnswerIsShownWithItsOrigin() throws Exception {
        with(null);
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Turn turn = say(heard);
        assertTrue(turn.answer().contains(BODY));
        tellsOrigin(turn.note());
        assertEquals(turn.answer(), String.join("", heard));
    }

    @Tag("claim:licence-check")
    @Test
    void withheldCodeIsReplacedInTheAnswerAndWhileItStreams() throws Exception {
        with("withhold");
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Turn turn = say(heard);
        assertEquals("Like this:\n\n```java\n[code withheld]\n```\n\nand\n\n```java\nint x = 1;\n```\nThat is all.",
                turn.answer());
        assertEquals(Turn.State.ANSWERED, turn.state());
        tellsOrigin(turn.note());
        String streamed = String.join("", heard);
        assertTrue(turn.answer().startsWith(streamed), streamed);
        assertTrue(streamed.contains("int x = 1;"), streamed);
    }

    @Test
    void anAnswerIsShownToWhoConfirms() throws Exception {
        with("confirm");
        yes = true;
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Turn turn = say(heard);
        assertTrue(turn.answer().contains(BODY));
        assertFalse(String.join("", heard).contains("addExact"), heard.toString());
        tellsOrigin(questions.getFirst());
        yes = false;
        assertFalse(say(heard).answer().contains("addExact"));
    }

    @Test
    void withoutDataNothingHappens() throws Exception {
        for (Path file : List.of(folder.resolve("home/licence-data/copyleft.filter"),
                folder.resolve("home/licence-data/copyleft.origins"))) {
            Files.delete(file);
        }
        with("withhold");
        assertEquals(List.of(), assertInstanceOf(Proposal.class, complete(Trigger.INVOKED, new ArrayList<>())).notes());
        assertNull(say(new ArrayList<>()).note());
    }

    @Test
    void damagedDataWithholdsWhereThePolicyDoesAndIsToldOtherwise() throws Exception {
        Path filter = folder.resolve("home/licence-data/copyleft.filter");
        Files.write(filter, new byte[200]);
        with("withhold");
        Withheld withheld = assertInstanceOf(Withheld.class, complete(Trigger.INVOKED, new ArrayList<>()));
        assertTrue(withheld.reason().contains(filter.toString()), withheld.reason());
        fake.close();
        fake = null;
        Files.delete(folder.resolve("home/config/policy.json"));
        with(null);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        fake.assistant().addStatusListener(status -> told.add(String.valueOf(status.message())));
        assertInstanceOf(Proposal.class, complete(Trigger.INVOKED, new ArrayList<>()));
        get(CompletableFuture.supplyAsync(() -> {
            while (told.stream().noneMatch(each -> each.contains(filter.toString()))) {
                LockSupport.parkNanos(1_000_000);
            }
            return true;
        }));
    }

    @Test
    void theRestOfASuggestionKeepsItsNotes() {
        LicenceNote note = new LicenceNote(10, 120, 110, List.of(), "sentence");
        assertEquals(new LicenceNote(4, 120, 110, List.of(), "sentence"), note.withoutFirst(6));
        assertEquals(new LicenceNote(0, 100, 110, List.of(), "sentence"), note.withoutFirst(30));
        assertNotEquals(note, note.withoutFirst(1));
    }
}
