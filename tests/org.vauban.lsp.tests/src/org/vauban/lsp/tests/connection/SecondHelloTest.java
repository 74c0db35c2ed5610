// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

class SecondHelloTest extends WithPipedServer {

    @Test
    void aServerThatGoesOnDoesNotSayThatItHasEnded() throws Exception {
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? new NoQuestions() : null));
        String hello = "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{}}";
        wire.request(1, "initialize", hello);
        assertTrue(wire.answer(1).has("result"));
        wire.request(2, "initialize", hello);
        JsonObject error = wire.answer(2).getAsJsonObject("error");
        assertEquals(-32600, error.get("code").getAsInt());
        assertEquals("The server is already initialized.", error.get("message").getAsString());
    }
}
