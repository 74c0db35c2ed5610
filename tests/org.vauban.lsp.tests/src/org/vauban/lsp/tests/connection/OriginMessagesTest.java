// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** What a user is told of remote endpoints, also by a client that does not show the status. */
class OriginMessagesTest extends WithPipedServer {
    private static final AnswerOrigin WAITS = AnswerOrigin.unconfirmed("team", "They stay here.");

    private final List<Consumer<AssistStatus>> listeners = new CopyOnWriteArrayList<>();
    private int id = 1;

    private Assistant assistant() {
        return (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "questions" -> new NoQuestions();
                    case "status" -> new AssistStatus(AssistStatus.State.READY, "m", null, 0);
                    case "addStatusListener" -> listeners.add(listener(arguments[0]));
                    default -> method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
                });
    }

    @SuppressWarnings("unchecked") // the parameter of addStatusListener
    private static Consumer<AssistStatus> listener(Object argument) {
        return (Consumer<AssistStatus>) argument;
    }

    private void initialize(String locale) throws Exception {
        wire.request(id, "initialize", "{\"processId\":null,\"locale\":\"" + locale + "\",\"capabilities\":{}}");
        assertTrue(wire.answer(id++).has("result"));
        wire.notify("initialized", "{}");
    }

    /** Returns what the user is shown while answers have these origins, as the assistant reports them. */
    private List<String> shown(AnswerOrigin... origins) throws Exception {
        for (AnswerOrigin each : origins) {
            AssistStatus status = new AssistStatus(AssistStatus.State.READY, "m", null, 0).withOrigin(each);
            listeners.forEach(listener -> listener.accept(status));
        }
        wire.request(++id, "vauban/status", "null");
        List<String> messages = new ArrayList<>();
        for (JsonObject next = wire.read(); !next.has("id") || next.get("id").getAsInt() != id; next = wire.read()) {
            if (next.has("method") && next.get("method").getAsString().equals("window/showMessage")) {
                messages.add(next.getAsJsonObject("params").get("message").getAsString());
            }
        }
        return messages;
    }

    @Test
    void anEndpointThatWaitsForAnAgreementIsToldOnceWithTheCommand() throws Exception {
        serve(assistant());
        initialize("en");
        assertEquals(List.of("They stay here. To agree, run \"vauban remote agree team\" in a terminal."),
                shown(WAITS, WAITS, AnswerOrigin.unconfirmed("team", "So do these.")));
        assertEquals(List.of(), shown(null, AnswerOrigin.remote("other", "other"), WAITS));
        assertEquals(1, shown(AnswerOrigin.unconfirmed("other", "They stay here.")).size());
    }

    @Test
    void soItIsInFrench() throws Exception {
        serve(assistant());
        initialize("fr");
        assertEquals(List.of("Elles restent ici. Pour donner votre accord, lancez «\u00a0vauban remote agree team"
                + "\u00a0» dans un terminal."), shown(AnswerOrigin.unconfirmed("team", "Elles restent ici.")));
    }

    /** The server's user agrees there. */
    @Test
    void aUserOfAnotherMachineIsToldNoCommand() throws Exception {
        serveElsewhere(ReadAheadMode.NEVER, settings -> assistant());
        initialize("en");
        assertEquals(List.of("They stay here."), shown(WAITS));
    }

    @Test
    void whyThisMachineAnswersIsToldOncePerReason() throws Exception {
        serve(assistant());
        initialize("en");
        assertEquals(List.of("gpu1 rests for 30 s.", "gpu2 rests for 30 s."),
                shown(AnswerOrigin.local("gpu1 rests for 30 s."), AnswerOrigin.local("gpu1 rests for 29 s."),
                        AnswerOrigin.local("gpu2 rests for 30 s."), AnswerOrigin.remote("gpu1", "gpu1"),
                        AnswerOrigin.local("gpu1 rests for 1,200 s.")));
    }

    @Test
    void reasonsThatAreAlwaysNewEndAtSomeTime() throws Exception {
        serve(assistant());
        initialize("en");
        AnswerOrigin[] many = new AnswerOrigin[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = AnswerOrigin.local("File" + i + " stays here.");
        }
        int told = shown(many).size();
        assertTrue(told > 1 && told < 50, told + " messages");
    }
}
