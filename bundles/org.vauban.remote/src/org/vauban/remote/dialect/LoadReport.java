// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.EndpointLoad;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;

/**
 * Fetches the load of an endpoint, for all its models together: from vLLM by {@code vllm:num_requests_running} and
 * {@code vllm:num_requests_waiting} of {@code /metrics}; from {@code vauban serve} and llama-server by
 * {@code llamacpp:requests_processing} and {@code llamacpp:requests_deferred}; from a llama-server that was started
 * without {@code --metrics} by {@code /slots}.
 */
public final class LoadReport implements ReplyHandler {
    private static final String METRICS = "/metrics";
    /** Upper limit of a count, whatever an endpoint reports. */
    private static final int MOST = 1_000_000;

    private String text = "";

    private LoadReport() {}

    /**
     * Fetches the load. Blocks.
     *
     * @return empty if the dialect has no such report, or the endpoint refuses it or sends another format
     */
    public static Optional<EndpointLoad> of(EndpointClient client, RemoteDialect dialect, @Nullable String key) {
        try {
            return switch (dialect) {
                case VLLM -> vllm(read(client, METRICS, key));
                case VAUBAN -> llama(read(client, METRICS, key)); // covers all models
                case LLAMA_SERVER -> llama(client, key);
                case OPENAI, MISTRAL, OUTSCALE -> Optional.empty();
            };
        } catch (RemoteException e) {
            return Optional.empty(); // does not mean that the endpoint fails
        }
    }

    /** Whether the dialect has a report of the load. */
    public static boolean isTold(RemoteDialect dialect) {
        return switch (dialect) {
            case VLLM, VAUBAN, LLAMA_SERVER -> true;
            case OPENAI, MISTRAL, OUTSCALE -> false;
        };
    }

    private static Optional<EndpointLoad> llama(EndpointClient client, @Nullable String key) throws RemoteException {
        Optional<EndpointLoad> load;
        try {
            load = llama(read(client, METRICS, key));
        } catch (RemoteException e) {
            load = Optional.empty(); // started without --metrics
        }
        return load.isPresent() ? load : slots(read(client, "/slots", key));
    }

    private static String read(EndpointClient client, String path, @Nullable String key) throws RemoteException {
        LoadReport report = new LoadReport();
        client.get(path, key, TransferLimits.PROBE, report);
        return report.text;
    }

    private static Optional<EndpointLoad> vllm(String metrics) {
        return load(metrics, "vllm:num_requests_running", "vllm:num_requests_waiting");
    }

    private static Optional<EndpointLoad> llama(String metrics) {
        return load(metrics, "llamacpp:requests_processing", "llamacpp:requests_deferred");
    }

    /** Returns both numbers, or empty if one is missing. */
    private static Optional<EndpointLoad> load(String metrics, String running, String waiting) {
        int now = sum(metrics, running);
        int later = sum(metrics, waiting);
        return now < 0 || later < 0 ? Optional.empty() : Optional.of(new EndpointLoad(now, later));
    }

    /** Returns the sum of a metric's samples in the text format of Prometheus; -1 if there are none. */
    private static int sum(String metrics, String name) {
        double sum = 0;
        boolean found = false;
        for (String line : (Iterable<String>) metrics.lines()::iterator) {
            int end = name.length();
            if (line.startsWith(name) && line.length() > end && (line.charAt(end) == ' ' || line.charAt(end) == '{')) {
                double value = value(line.substring(Math.max(end, line.lastIndexOf('}') + 1)).strip());
                sum += Math.max(0, value);
                found |= value >= 0;
            }
        }
        return found ? (int) Math.min(MOST, sum) : -1;
    }

    /** Parses a number, which a timestamp may follow; negative for anything else. */
    private static double value(String text) {
        try {
            double value = Double.parseDouble(text.split("\\s", 2)[0]);
            return Double.isNaN(value) ? -1 : value;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Optional<EndpointLoad> slots(String json) {
        try {
            if (!(JsonParser.parseString(json) instanceof JsonArray slots)) {
                return Optional.empty();
            }
            int running = 0;
            for (JsonElement each : slots) {
                if (!(each instanceof JsonObject slot) || !(slot.get("is_processing") instanceof JsonPrimitive busy)) {
                    return Optional.empty();
                }
                running += busy.getAsBoolean() ? 1 : 0;
            }
            return Optional.of(new EndpointLoad(Math.min(MOST, running), 0));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public void accepted(ReplyHead head) {
        // only the body matters
    }

    @Override
    public boolean event(String data) {
        return false; // reports are not streams
    }

    @Override
    public void body(String content, Messages messages) {
        text = content;
    }

    @Override
    public void whole(JsonObject body) {
        // not called, since body() takes the text
    }
}
