// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.MentionedFolders;
import org.vauban.assist.question.ScopedQuestion.Mention;
import org.vauban.assist.question.ScopedQuestion;

class ScopedQuestionTest {
    private static Optional<ScopedQuestion> question(String text, Mention... mentions) {
        return Optional.of(new ScopedQuestion(List.of(mentions), text));
    }

    @Test
    void mentionsAreTakenOutWhereverTheyStand() {
        Mention docs = new Mention(KnowledgeScope.DOCS, "");
        assertEquals(question("What is the pressure?", docs), ScopedQuestion.parse("@docs What is the pressure?"));
        assertEquals(
                question("In which of both is it, (and where)?", docs, new Mention(KnowledgeScope.LIBRARY, "")),
                ScopedQuestion.parse("In which of @Docs both @library is it, (and where)? @docs"));
        assertEquals(question("", new Mention(KnowledgeScope.WORKSPACE, "")), ScopedQuestion.parse(" @workspace "));
    }

    @Test
    void aMentionNamesAFolderOrAFileInIt() {
        Mention pump = new Mention(KnowledgeScope.DOCS, "manuals/pump.pdf");
        assertEquals(question("What is the pressure?", pump),
                ScopedQuestion.parse("@docs:manuals/pump.pdf What is the pressure?"));
        assertEquals(question("what is the pressure?", pump),
                ScopedQuestion.parse("@docs:manuals/pump.pdf, what is the pressure?"));
        Mention project = new Mention(KnowledgeScope.WORKSPACE, "my project");
        assertEquals(question("Where?", project), ScopedQuestion.parse("@workspace:\"my project\" Where?"));
        assertEquals(question(": where?", new Mention(KnowledgeScope.DOCS, "")),
                ScopedQuestion.parse("@docs: where?"));
        assertEquals("@workspace:\"my project\"", project.text());
        assertEquals("@docs:manuals/pump.pdf", pump.text());
    }

    /** A name resolves only to known folders and files. */
    @Test
    void aNameIsOneOfAKnownFolder() {
        Path manuals = Path.of("/data/Manuals").toAbsolutePath();
        KnowledgeFolders known = scope -> scope == KnowledgeScope.DOCS ? Optional.of(List.of(manuals))
                : Optional.empty();
        assertEquals(List.of(manuals), folders("@docs:manuals", known));
        assertEquals(List.of(manuals.resolve("pump.pdf")), folders("@docs:manuals/pump.pdf", known));
        assertEquals(List.of(manuals.resolve("pump.pdf")),
                folders("@docs:\"" + manuals.resolve("pump.pdf") + "\"", known));
        for (String unknown : List.of("@docs:other", "@docs:manuals/../secret", "@docs:../secret", "@library:manuals",
                "@docs:\"" + manuals.resolveSibling("secret") + "\"")) {
            MentionedFolders found = MentionedFolders.of(ScopedQuestion.parse(unknown).orElseThrow(), known);
            assertEquals(1, found.unknown().size(), unknown);
            assertEquals(List.of(), found.folders(), unknown);
        }
        assertTrue(MentionedFolders.of(ScopedQuestion.parse("@docs").orElseThrow(), KnowledgeFolders.EVERYTHING)
                .everything());
    }

    private static List<Path> folders(String typed, KnowledgeFolders known) {
        MentionedFolders found = MentionedFolders.of(ScopedQuestion.parse(typed).orElseThrow(), known);
        assertEquals(List.of(), found.unknown());
        return found.folders();
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is @Override?", "Write to me@docs.example", "@docs/readme.md", "@docstring", "docs",
            "a@docs", "@@docs", "@", ""})
    void otherTextIsNoMention(String typed) {
        assertEquals(Optional.empty(), ScopedQuestion.parse(typed));
    }
}
