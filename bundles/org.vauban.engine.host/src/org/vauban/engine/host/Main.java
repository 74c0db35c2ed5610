// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.vauban.confinement.Confinement;
import org.vauban.confinement.ConfinementReport;
import org.vauban.confinement.ConfinementRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FramedMessageProducer;
import org.vauban.engine.framing.MessageJson;
import org.vauban.engine.framing.QueuedMessageConsumer;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.llama.LlamaLibrary;

/**
 * Starts the host. Arguments: {@code --natives DIR}, the llama.cpp libraries; {@code --parent PID}, the process that
 * this one ends with; {@code --confinement required} to refuse models unless the system confines the host, or
 * {@code off} for a host that writes a CDS archive and opens no models of users; and {@code --readable DIR}, which may
 * be repeated, a models folder. The host first gives up the rights that it does not need, see {@link Confinement}. It
 * reads requests from standard input and writes answers to standard output and diagnostics to standard error. It ends
 * when standard input ends, when the parent ends, when it is told to, and when the input violates the protocol.
 */
public final class Main {
    private static final long MAX_QUEUED_BYTES = 256L << 20;
    private static final int BAD_ARGUMENTS = 2;
    private static final int BAD_PROTOCOL = 3;
    private static final int CLIENT_GONE = 4;

    /** Messages that are exchanged from the load of a model to its first text. */
    private static final List<Class<?>> SPOKEN = List.of(ModelDescription.class, HostProtocol.CompleteParams.class,
            HostProtocol.ChatParams.class, ClientProtocol.Started.class, ClientProtocol.Reading.class,
            ClientProtocol.Text.class, Generation.class);

    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        List<Path> readable = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals("--readable")) {
                readable.add(Path.of(arguments[i + 1]));
            } else {
                options.put(arguments[i], arguments[i + 1]);
            }
        }
        String natives = options.get("--natives");
        if (natives == null || arguments.length % 2 != 0) {
            System.err.println(
                    "usage: --natives DIR [--parent PID] [--confinement required|preferred] [--readable DIR]...;"
                            + " this program is started by Vauban");
            System.exit(BAD_ARGUMENTS);
        }
        ConfinementReport confinement = "off".equals(options.get("--confinement")) ? CdsTrainingHost.unconfined()
                : Confinement.apply(request(Path.of(natives), readable));
        // other output must not get between the frames
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        watch(options.get("--parent"));
        HeapTrimmer.start();

        Host host = new Host(Path.of(natives), new HostMessages(Locale.getDefault()),
                new HostConfinement(confinement, "required".equals(options.get("--confinement"))),
                () -> end(0));
        Map<String, JsonRpcMethod> methods = new HashMap<>(ServiceEndpoints.getSupportedMethods(HostProtocol.class));
        methods.putAll(ServiceEndpoints.getSupportedMethods(ClientProtocol.class));
        MessageJsonHandler json = MessageJson.handler(methods);
        QueuedMessageConsumer writer = new QueuedMessageConsumer(out, json, FrameLimits.DEFAULT.maxBodyBytes(),
                MAX_QUEUED_BYTES, "vauban-host-writer", e -> end(CLIENT_GONE));
        RemoteEndpoint endpoint = new RemoteEndpoint(writer, host, host::response);
        json.setMethodProvider(endpoint);
        host.connect(ServiceEndpoints.toServiceObject(endpoint, ClientProtocol.class), () -> prepare(json));
        try {
            new FramedMessageProducer(new FrameReader(in, FrameLimits.DEFAULT), json, null, e -> {
                System.err.println("The engine host ends: " + e.getMessage());
                end(BAD_PROTOCOL);
                return false;
            }).listen(endpoint);
        } catch (JsonRpcException e) {
            System.err.println("The engine host ends: " + e.getMessage());
        }
        end(0);
    }

    /** Requests access to devices and graphics settings only for a graphics driver; nothing else needs them. */
    private static ConfinementRequest request(Path natives, List<Path> models) {
        boolean graphics = true;
        try (Stream<Path> libraries = Files.list(natives)) {
            graphics = libraries.map(library -> library.getFileName().toString())
                    .anyMatch(name -> name.contains("ggml-cuda") || name.contains("ggml-vulkan"));
        } catch (IOException e) {
            // opening the libraries reports the error
        }
        List<Path> readable = new ArrayList<>(models);
        List<Path> devices = new ArrayList<>();
        if (graphics) {
            Stream.of("/sys", "/proc/driver", "/proc/devices", "/etc/vulkan", "/usr/share/vulkan",
                    "/usr/local/share/vulkan")
                    .map(Path::of).filter(Files::exists).forEach(readable::add);
            try (Stream<Path> all = Files.list(Path.of("/dev"))) {
                all.filter(device -> device.getFileName().toString().matches("dri|kfd|nvidia.*")).forEach(devices::add);
            } catch (IOException e) {
                // no devices: llama.cpp computes on the CPU
            }
        }
        return new ConfinementRequest(readable, List.of(natives), devices, true, true);
    }

    /** Prepares for the first request: most of the work is done by the time it arrives. */
    private static void prepare(MessageJsonHandler json) {
        LlamaLibrary.prepare();
        SPOKEN.forEach(json.getGson()::getAdapter);
    }

    private static void watch(@Nullable String parent) {
        if (parent != null) {
            ProcessHandle.of(Long.parseLong(parent)).ifPresentOrElse(p -> p.onExit().thenRun(() -> end(0)),
                    () -> end(0));
        }
    }

    /** Ends the process at once, without waiting for native threads that compute. */
    private static void end(int code) {
        Runtime.getRuntime().halt(code);
    }
}
