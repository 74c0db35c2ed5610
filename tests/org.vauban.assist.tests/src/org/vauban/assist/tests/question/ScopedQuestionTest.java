// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.ScopedQuestion;

class ScopedQuestionTest {
    @Test
    void mentionsAreTakenOutWhereverTheyStand() {
        assertEquals(Optional.of(new ScopedQuestion(Set.of(KnowledgeScope.DOCS), "What is the pressure?")),
                ScopedQuestion.parse("@docs What is the pressure?"));
        assertEquals(
                Optional.of(new ScopedQuestion(Set.of(KnowledgeScope.DOCS, KnowledgeScope.LIBRARY),
                        "In which of both is it, (and where)?")),
                ScopedQuestion.parse("In which of @Docs both @library is it, (and where)? @docs"));
        assertEquals(Optional.of(new ScopedQuestion(Set.of(KnowledgeScope.WORKSPACE), "")),
                ScopedQuestion.parse(" @workspace "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is @Override?", "Write to me@docs.example", "@docs/readme.md", "@docstring", "docs",
            "a@docs", "@@docs", "@", ""})
    void otherTextIsNoMention(String typed) {
        assertEquals(Optional.empty(), ScopedQuestion.parse(typed));
    }
}
