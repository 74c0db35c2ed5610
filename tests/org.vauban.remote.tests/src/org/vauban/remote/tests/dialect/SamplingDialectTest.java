// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.OutputOptions;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.message.Messages;
import org.vauban.remote.tests.Machine;

/** The sampling parameters in each dialect. */
class SamplingDialectTest {
    private static final Messages MESSAGES = new Messages(Locale.ENGLISH);
    private static final GenerationOptions USUAL = new GenerationOptions(50, 0.2, 40, 0.9, 0.05, 42, List.of(), null);

    @TempDir
    Path folder;

    private static RemoteEndpoint endpoint(RemoteDialect dialect) {
        return new RemoteEndpoint("team", URI.create("https://x"), dialect, FimProtocol.NONE, List.of(), Set.of(),
                Set.of(), Set.of(), List.of(), null, "", 0, null, "team https://x");
    }

    private ChatRequest request(GenerationOptions options) throws Exception {
        return new ChatRequest("m", List.of(new Message(Role.USER, new Machine(folder).approved("chat", "Why?"))),
                options, Priority.CHAT);
    }

    private JsonObject sampled(RemoteDialect dialect, GenerationOptions options) throws Exception {
        return RequestBody.chat(endpoint(dialect), "big", request(options), MESSAGES).json();
    }

    /** The endpoint would choose a value for an omitted parameter. */
    @Test
    void anEndpointIsToldWhereThereIsNoLimit() throws Exception {
        GenerationOptions open = new GenerationOptions(50, 1, 0, 1, 0, -1, List.of(), null);
        for (RemoteDialect dialect : List.of(RemoteDialect.LLAMA_SERVER, RemoteDialect.VAUBAN)) {
            JsonObject json = sampled(dialect, open);
            assertEquals(1, json.get("top_p").getAsDouble());
            assertEquals(0, json.get("top_k").getAsInt());
            assertEquals(0, json.get("min_p").getAsDouble());
        }
        JsonObject vllm = sampled(RemoteDialect.VLLM, open);
        assertEquals(1, vllm.get("top_p").getAsDouble());
        assertEquals(-1, vllm.get("top_k").getAsInt());
        assertEquals(0, vllm.get("min_p").getAsDouble());
        GenerationOptions likeliest = new GenerationOptions(50, 1, 0, 0, 0, -1, List.of(), null);
        for (RemoteDialect dialect : List.of(RemoteDialect.VLLM, RemoteDialect.OPENAI, RemoteDialect.MISTRAL)) {
            assertTrue(sampled(dialect, likeliest).get("top_p").getAsDouble() > 0, "many take no 0");
        }
        assertEquals(0, sampled(RemoteDialect.LLAMA_SERVER, likeliest).get("top_p").getAsDouble());
        assertNull(sampled(RemoteDialect.OPENAI, open).get("top_p"));
    }

    /** Mistral: "top_p must be 1 when using greedy sampling." */
    @Test
    void theBestTokenIsAskedForWithoutALimit() throws Exception {
        GenerationOptions best = new GenerationOptions(50, 0, 40, 0.95, 0.05, -1, List.of(), null);
        for (RemoteDialect dialect : List.of(RemoteDialect.MISTRAL, RemoteDialect.OUTSCALE, RemoteDialect.OPENAI)) {
            assertNull(sampled(dialect, best).get("top_p"));
        }
    }

    @Test
    void penaltiesLookBackAsFarAsTheyDoHere() throws Exception {
        GenerationOptions far = USUAL.withSampling(Sampling.NONE.withPenalties(256, 1.1, 0.5, 0));
        JsonObject llama = sampled(RemoteDialect.LLAMA_SERVER, far);
        assertEquals(256, llama.get("repeat_last_n").getAsInt());
        assertEquals(1.1, llama.get("repeat_penalty").getAsDouble());
        assertEquals(0.5, sampled(RemoteDialect.OPENAI, far).get("frequency_penalty").getAsDouble());
        GenerationOptions off = USUAL.withSampling(Sampling.NONE.withPenalties(0, 1.1, 0.5, 0.5));
        for (RemoteDialect dialect : RemoteDialect.values()) {
            assertFalse(sampled(dialect, off).toString().contains("penalty"), "they look at nothing");
        }
    }

    private Optional<String> missing(RemoteDialect dialect, Sampling sampling) throws Exception {
        return OutputOptions.missing(endpoint(dialect), request(USUAL.withSampling(sampling)), MESSAGES)
                .map(OutputOptions.Missing::option);
    }

    @Test
    void rareWaysToSampleGoWhereTheyAreKnown() throws Exception {
        List<String> standard = List.of("\n", ":", "\"", "*");
        Sampling rare = Sampling.NONE.withTypical(0.9, 1.5).withXtc(0.5, 0.2).withTemperatureRange(0.3, 2);
        JsonObject told = sampled(RemoteDialect.VAUBAN,
                USUAL.withSampling(rare.withDry(0.8, 2, 3, 100, standard)));
        Map.of("typical_p", 0.9, "top_n_sigma", 1.5, "xtc_probability", 0.5, "xtc_threshold", 0.2, "dynatemp_range",
                0.3, "dynatemp_exponent", 2.0, "dry_multiplier", 0.8, "dry_base", 2.0)
                .forEach((name, value) -> assertEquals(value, told.get(name).getAsDouble(), name));
        assertEquals(3, told.get("dry_allowed_length").getAsInt());
        assertEquals(100, told.get("dry_penalty_last_n").getAsInt());
        assertEquals(Optional.empty(), missing(RemoteDialect.LLAMA_SERVER, rare.withDry(0.8, 2, 3, 100, standard)));
        assertEquals(Optional.of("sampling"),
                missing(RemoteDialect.LLAMA_SERVER, Sampling.NONE.withDry(0.8, 2, 3, 100, List.of("secret"))),
                "plain texts of a request stay here");
        assertEquals(Optional.of("sampling"), missing(RemoteDialect.VLLM, rare));
        assertEquals(Optional.of("sampling"), missing(RemoteDialect.OPENAI, Sampling.NONE.withTypical(0.9, 0)));
        Sampling biased = Sampling.NONE.withLogitBias(Map.of(5, -100.0));
        assertEquals(Optional.of("logitBias"), missing(RemoteDialect.MISTRAL, biased));
        assertEquals(Optional.of("logitBias"), missing(RemoteDialect.OUTSCALE, biased));
        assertEquals(Optional.empty(), missing(RemoteDialect.OPENAI, biased));
    }
}
