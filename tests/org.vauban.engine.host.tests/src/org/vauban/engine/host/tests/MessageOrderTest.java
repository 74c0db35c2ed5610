// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.prompt.ChatFormat;
import org.vauban.engine.host.prompt.ChatTemplateInput;
import org.vauban.engine.host.prompt.ChatTemplateInput.Message;

/** Sequences of roles that a template refuses or drops are rearranged for it. */
class MessageOrderTest {
    private static final String EACH = "<{{ m.role }}>{{ m.content }}{% for c in m.tool_calls or [] %}"
            + "{{ c.function.name }}{{ c.function.arguments | tojson }}{% endfor %}</>";
    /** The templates of Qwen 3.5 and later are like this. */
    private static final ChatFormat SYSTEM_FIRST = ChatFormat.of("{% for m in messages %}"
            + "{% if m.role == 'system' and not loop.first %}"
            + "{{ raise_exception('System message must be at the beginning.') }}{% endif %}" + EACH
            + "{% endfor %}<model>", "", "");
    /** The templates of Mistral are like this. */
    private static final ChatFormat ALTERNATING = ChatFormat.of("{% set rest = messages %}"
            + "{% if messages[0].role == 'system' %}<system>{{ messages[0].content }}</>"
            + "{% set rest = messages[1:] %}{% endif %}"
            + "{% set ns = namespace(index=0) %}{% for m in rest %}"
            + "{% if m.role == 'user' or m.role == 'assistant' and not m.tool_calls %}"
            + "{% if (m.role == 'user') != (ns.index % 2 == 0) %}{{ raise_exception('must alternate') }}{% endif %}"
            + "{% set ns.index = ns.index + 1 %}{% endif %}{% endfor %}"
            + "{% for m in rest %}{% if m.role == 'system' %}{{ raise_exception('unknown role') }}{% endif %}" + EACH
            + "{% endfor %}<model>", "", "");
    /** The template of gpt-oss is like this. */
    private static final ChatFormat DROPPING = ChatFormat.of("{% for m in messages %}"
            + "{% if m.role != 'system' or loop.first %}" + EACH + "{% endif %}{% endfor %}<model>", "", "");
    private static final ChatFormat EVERYTHING = ChatFormat.of("{% for m in messages %}" + EACH
            + "{% endfor %}<model>", "", "");
    private static final Message CALL = new Message("assistant", "", null,
            List.of(new ChatTemplateInput.Call("abcdefghi", "ls", new JsonObject())), null);
    private static final Message RESULT = new Message("tool", "a.c", null, List.of(), "abcdefghi");

    private static Message system(String content) {
        return new Message("system", content);
    }

    private static Message user(String content) {
        return new Message("user", content);
    }

    private static Message answer(String content) {
        return new Message("assistant", content);
    }

    private static String rendered(ChatFormat format, Message... messages) {
        return format.render(ChatTemplateInput.of(List.of(messages)));
    }

    @Test
    void whatTheSystemSaysLaterIsAddedToTheMessageOfTheUserBeforeIt() {
        for (ChatFormat format : List.of(SYSTEM_FIRST, DROPPING, ALTERNATING)) {
            assertEquals("<system>S</><user>u\n\nT\n\nU</><assistant>a</><user>v\n\nV</><model>",
                    rendered(format, system("S"), user("u"), system("T"), system("U"), answer("a"), user("v"),
                            system("V")));
        }
    }

    @Test
    void whatTheSystemSaysAfterAnAnswerBelongsToTheNextMessageOfTheUser() {
        assertEquals("<user>u</><assistant>a</><user>T\n\nv</><model>",
                rendered(SYSTEM_FIRST, user("u"), answer("a"), system("T"), user("v")));
        assertEquals("<user>u</><assistant>a</><user>T</><model>",
                rendered(SYSTEM_FIRST, user("u"), answer("a"), system("T")));
        assertEquals("<user>u</><assistant>a</><user>T</><assistant>b</><model>",
                rendered(SYSTEM_FIRST, user("u"), answer("a"), system("T"), answer("b")));
    }

    @Test
    void severalMessagesOfTheSystemAtTheBeginningAreOne() {
        for (ChatFormat format : List.of(SYSTEM_FIRST, DROPPING, ALTERNATING)) {
            assertEquals("<system>S\n\nT</><user>u</><model>",
                    rendered(format, system("S"), system("T"), user("u")));
        }
    }

    @Test
    void thePromptOfAConversationIsAPrefixOfThatOfItsContinuation() {
        Message[] all = {system("S"), user("u"), system("T"), CALL, RESULT, system("U"), answer("a"), user("v"),
                system("V"), answer("b")};
        for (ChatFormat format : List.of(SYSTEM_FIRST, DROPPING, ALTERNATING)) {
            String whole = rendered(format, all);
            for (int end : new int[] {3, 6, 9}) {
                String prompt = rendered(format, List.of(all).subList(0, end).toArray(Message[]::new));
                assertTrue(whole.startsWith(prompt.substring(0, prompt.length() - "<model>".length())),
                        prompt + "\n" + whole);
            }
        }
    }

    @Test
    void messagesOfTheUserAreOneWhereRolesMustAlternate() {
        assertEquals("<user>u\n\nv</><assistant>a</><user>w</><model>",
                rendered(ALTERNATING, user("u"), user("v"), answer("a"), user("w")));
        assertEquals("<user>u</><user>v</><model>", rendered(SYSTEM_FIRST, user("u"), user("v")));
    }

    @Test
    void whatFollowsTheResultOfAToolIsAddedToItWhereRolesMustAlternate() {
        assertEquals("<user>u</><assistant>ls{}</><tool>a.c\n\nv\n\nT</><assistant>b</><model>",
                rendered(ALTERNATING, user("u"), CALL, RESULT, user("v"), system("T"), answer("b")));
        assertEquals("<user>u</><assistant>ls{}</><tool>a.c</><user>T</><model>",
                rendered(SYSTEM_FIRST, user("u"), CALL, RESULT, system("T")));
    }

    @Test
    void nothingIsRearrangedForATemplateThatAcceptsIt() {
        assertEquals("<system>S</><system>T</><user>u</><system>U</><assistant>ls{}</><tool>a.c</><user>v</>"
                + "<user>w</><model>",
                rendered(EVERYTHING, system("S"), system("T"), user("u"), system("U"), CALL, RESULT, user("v"),
                        user("w")));
    }
}
