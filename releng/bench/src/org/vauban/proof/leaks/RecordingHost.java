// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FramedMessageProducer;
import org.vauban.engine.framing.QueuedMessageConsumer;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.slot.StateMemory;
import org.vauban.engine.slot.StepCounts;

/** Replaces the engine host: writes each byte that comes over the pipe to a file, and answers at once. */
public final class RecordingHost implements Endpoint {
    private static final long PARAMETERS = 1_500_000_000;
    private static final int CONTEXT = 32_768;

    private ClientProtocol client;

    private RecordingHost() {}

    /**
     * Entry point.
     * @param arguments the folder for the record, then the arguments of the engine host
     */
    public static void main(String[] arguments) throws IOException {
        OutputStream record = Files.newOutputStream(Path.of(arguments[0]).resolve(UUID.randomUUID() + ".bytes"));
        InputStream in = new FilterInputStream(new FileInputStream(FileDescriptor.in)) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count > 0) {
                    record.write(bytes, offset, count);
                }
                return count;
            }
        };
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        Map<String, JsonRpcMethod> methods = new HashMap<>(ServiceEndpoints.getSupportedMethods(HostProtocol.class));
        methods.putAll(ServiceEndpoints.getSupportedMethods(ClientProtocol.class));
        MessageJsonHandler json = new MessageJsonHandler(methods);
        RecordingHost host = new RecordingHost();
        QueuedMessageConsumer writer = new QueuedMessageConsumer(out, json, FrameLimits.DEFAULT.maxBodyBytes(),
                256L << 20, "recording-host", e -> Runtime.getRuntime().halt(1));
        RemoteEndpoint endpoint = new RemoteEndpoint(writer, host);
        json.setMethodProvider(endpoint);
        host.client = ServiceEndpoints.toServiceObject(endpoint, ClientProtocol.class);
        new FramedMessageProducer(new FrameReader(in, FrameLimits.DEFAULT), json, null, e -> false).listen(endpoint);
        Runtime.getRuntime().halt(0);
    }

    @Override
    public CompletableFuture<?> request(String method, Object parameter) {
        Object answer = switch (parameter) {
            case HostProtocol.LoadParams p -> new ModelDescription(p.modelId(), "recording", "a record", PARAMETERS, 1,
                    CONTEXT, CONTEXT, 1, "qwen", true, 1);
            case HostProtocol.UnloadParams p -> true;
            case HostProtocol.TokenizeParams p -> new HostProtocol.TokenizeResult(new int[p.text().length() / 4 + 1]);
            case HostProtocol.CompleteParams p -> generation(p.id(), p.modelId(), "fim:qwen");
            case HostProtocol.ChatParams p -> generation(p.id(), p.modelId(), "chat");
            case HostProtocol.StatesParams p -> new HostProtocol.StatesResult(List.of());
            case null, default -> method.equals("ping") ? new HostProtocol.Pong(List.of(), 0) : description();
        };
        return CompletableFuture.completedFuture(answer);
    }

    private Generation generation(long id, String model, String format) {
        client.started(new ClientProtocol.Started(id));
        client.text(new ClientProtocol.Text(id, "answered;"));
        return new Generation("answered;", FinishReason.END, model, format, 10, 0, 2, 1, 1, 2);
    }

    private static EngineDescription description() {
        return new EngineDescription("0.1.0", "recording", Runtime.version().toString(), ProcessHandle.current().pid(),
                List.of(), List.of(), List.of(), Map.of(), new StateMemory(0, 0, 0), StepCounts.NONE, 0);
    }

    @Override
    public void notify(String method, Object parameter) {
        if (method.equals("exit")) {
            Runtime.getRuntime().halt(0);
        }
    }
}
