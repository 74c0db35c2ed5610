// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The dependency table of {@code docs/architecture.md}: which packages and types of others the classes of a bundle may
 * name. A prefix that ends in a dot means a package with all packages below it; any other prefix is a type.
 */
final class BundleRules {

    /** Libraries with which the host and the client communicate over the pipe. */
    private static final List<String> JSON_RPC = List.of("org.eclipse.lsp4j.jsonrpc.", "com.google.gson.");

    /** Types of the engine that the API of assist exposes; none of them can start or call an engine. */
    private static final List<String> ENGINE_RECORDS = List.of("org.vauban.engine.EngineProvider",
            "org.vauban.engine.process.HostEngineProvider", "org.vauban.engine.process.launch.HostLaunch",
            "org.vauban.engine.EngineExtension", "org.vauban.engine.endpoint.", "org.vauban.engine.Generation",
            "org.vauban.engine.FinishReason", "org.vauban.engine.EngineException", "org.vauban.engine.EngineError");

    /**
     * Types of governance with which editors state the source and language of a text, while the gate decides what
     * happens to it; and the type that shortens a text for display.
     */
    private static final List<String> SOURCES = List.of("org.vauban.governance.source.",
            "org.vauban.governance.SourceText", "org.vauban.governance.language.Language",
            "org.vauban.governance.text.");

    /**
     * Allowed packages and types, by bundle. All bundles may use the {@code java.} packages of the module java.base and
     * their own packages.
     */
    static final Map<String, List<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("org.vauban.confinement", List.of()),
            Map.entry("org.vauban.llama", List.of()),
            Map.entry("org.vauban.governance", List.of("com.google.gson.", "jdk.security.auth:")),
            Map.entry("org.vauban.models", List.of("org.vauban.governance.", "com.google.gson.")),
            Map.entry("org.vauban.evidence", List.of("org.vauban.governance.", "org.vauban.models.",
                    "com.google.gson.", "org.apache.pdfbox.", "org.apache.fontbox.")),
            Map.entry("org.vauban.site", List.of("org.vauban.governance.", "org.vauban.models.", "com.google.gson.",
                    "org.bouncycastle.", "java.xml:", "jdk.jartool:")),
            Map.entry("org.vauban.site.p2", List.of("org.vauban.governance.", "org.vauban.site.", "org.eclipse.",
                    "org.osgi.")),
            Map.entry("org.vauban.engine", plus(JSON_RPC, "org.vauban.governance.ApprovedText", "java.management:")),
            Map.entry("org.vauban.engine.host", plus(JSON_RPC, "org.vauban.llama.", "org.vauban.confinement.",
                    "org.vauban.engine.", "java.management:", "jdk.management:")),
            Map.entry("org.vauban.remote", List.of("org.vauban.engine.", "org.vauban.governance.", "org.vauban.site.",
                    "com.google.gson.", "java.net.http:")),
            Map.entry("org.vauban.knowledge", List.of("org.vauban.governance.", "org.vauban.engine.",
                    "com.google.gson.")),
            Map.entry("org.vauban.knowledge.host", List.of("org.vauban.knowledge.", "org.vauban.confinement.",
                    "org.vauban.engine.framing.", "org.vauban.governance.source.TextDecoder",
                    "org.vauban.governance.text.", "com.google.gson.", "org.apache.lucene.", "org.apache.pdfbox.",
                    "org.apache.fontbox.", "org.apache.james.", "org.jsoup.", "java.logging:", "java.xml:",
                    "java.desktop:")),
            Map.entry("org.vauban.assist", List.of("org.vauban.governance.", "org.vauban.models.", "org.vauban.engine.",
                    "org.vauban.knowledge.", "com.google.gson.", "org.commonmark.", "com.github.difflib.",
                    "java.management:",
                    "jdk.management:")),
            Map.entry("org.vauban.lsp", plus(plus(ENGINE_RECORDS, SOURCES), "org.vauban.assist.",
                    "org.vauban.engine.framing.", "org.vauban.knowledge.", "org.eclipse.lsp4j.", "com.google.gson.",
                    "java.logging:")),
            Map.entry("org.vauban.cli", List.of("org.vauban.assist.", "org.vauban.governance.", "org.vauban.models.",
                    "org.vauban.engine.", "org.vauban.evidence.", "org.vauban.knowledge.", "org.vauban.lsp.",
                    "org.vauban.server.", "org.vauban.site.",
                    "org.eclipse.lsp4j.", "com.google.gson.", "picocli.", "java.logging:", "java.management:",
                    "jdk.unsupported:")),
            Map.entry("org.vauban.server", List.of("org.vauban.governance.", "org.vauban.engine.", "org.vauban.assist.",
                    "org.vauban.knowledge.", "org.vauban.lsp.", "org.vauban.site.", "org.eclipse.jetty.",
                    "com.google.gson.",
                    "java.logging:", "java.net.http:", "java.naming:", "java.security.jgss:")),
            Map.entry("org.vauban.ide", plus(plus(ENGINE_RECORDS, SOURCES), "org.vauban.assist.",
                    "org.vauban.knowledge.", "org.vauban.site.", "org.eclipse.", "org.osgi.")),
            Map.entry("org.vauban.ide.jdt", plus(SOURCES, "org.vauban.assist.", "org.vauban.ide.",
                    "org.eclipse.", "org.osgi.")),
            Map.entry("org.vauban.ide.governance", List.of("org.vauban.governance.", "org.vauban.models.",
                    "org.vauban.evidence.", "org.vauban.assist.", "org.vauban.ide.", "org.eclipse.", "org.osgi.",
                    "com.google.gson.")),
            Map.entry("org.vauban.doc", List.of("org.eclipse.help.", "org.commonmark.", "org.osgi."))));

    /** Forbidden packages and types, even where a prefix above would allow them. */
    static final Map<String, Set<String>> MUST_NOT = Map.of(
            "org.vauban.engine.host", Set.of("java.net.", "java.nio.channels.SocketChannel",
                    "java.nio.channels.ServerSocketChannel", "java.io.FileWriter", "java.io.RandomAccessFile",
                    "org.vauban.governance."),
            "org.vauban.knowledge.host", Set.of("java.net.", "java.nio.channels.SocketChannel",
                    "java.nio.channels.ServerSocketChannel", "org.jsoup.Connection", "org.jsoup.helper."),
            "org.vauban.remote", Set.of("org.vauban.engine.process.EngineClient",
                    "org.vauban.engine.process.HostEngineProvider", "org.vauban.governance.Gate"),
            "org.vauban.server", Set.of("org.vauban.engine.process.", "java.net.Socket", "java.lang.ProcessBuilder"),
            "org.vauban.lsp", Set.of("org.vauban.assist.ask.", "org.vauban.assist.message."),
            "org.vauban.cli", Set.of("org.vauban.assist.ask.", "org.vauban.assist.message."),
            "org.vauban.ide", Set.of("org.eclipse.jdt.", "org.vauban.engine.Engine",
                    "org.vauban.engine.process.EngineClient", "org.vauban.assist.ask.", "org.vauban.assist.message."),
            "org.vauban.ide.jdt", Set.of("org.vauban.assist.ask.", "org.vauban.assist.message."),
            "org.vauban.ide.governance", Set.of("org.eclipse.jdt.", "org.vauban.engine.", "org.vauban.assist.ask.",
                    "org.vauban.assist.message.", "org.vauban.governance.Gate", "org.vauban.governance.internal."));

    private BundleRules() {}

    private static List<String> plus(List<String> some, List<String> more) {
        return plus(some, more.toArray(String[]::new));
    }

    private static List<String> plus(List<String> some, String... more) {
        return java.util.stream.Stream.concat(some.stream(), java.util.Arrays.stream(more)).toList();
    }

    /**
     * Decides whether classes of a bundle may name a type.
     * @param type binary name of a type, with dots
     * @param module the module of the JDK that holds it, or null if it is not the JDK's
     * @return whether classes of the bundle may name it
     */
    static boolean allows(String bundle, String type, String module) {
        if (MUST_NOT.getOrDefault(bundle, Set.of()).stream().anyMatch(p -> covers(p, type))) {
            return false;
        }
        if (module != null) {
            return module.equals("java.base") || MAY_USE.get(bundle).contains(module + ":");
        }
        return MAY_USE.get(bundle).stream().anyMatch(p -> covers(p, type));
    }

    private static boolean covers(String prefix, String type) {
        return prefix.endsWith(".") ? type.startsWith(prefix) : type.equals(prefix) || type.startsWith(prefix + "$");
    }
}
