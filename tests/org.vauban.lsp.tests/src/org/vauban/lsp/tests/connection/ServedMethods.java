// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.lsp.StdioServer;

/**
 * The methods that the server's classes name.
 *
 * @param served the methods that a client may call
 * @param asked the methods that the server calls on a client
 */
record ServedMethods(Set<String> served, Set<String> asked) {
    private static final String CLIENT = "org.vauban.lsp.session.EditorClient";

    /** Reads them from the distribution's jar. */
    static ServedMethods read() throws IOException, ClassNotFoundException {
        Set<String> served = new TreeSet<>();
        Set<String> asked = new TreeSet<>();
        Path lib = Path.of(System.getProperty("vauban.dist"), "lib");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "org.vauban.lsp-*.jar")) {
            for (Path jar : jars) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    for (String entry : file.stream().map(each -> each.getName())
                            .filter(name -> name.endsWith(".class")).toList()) {
                        String name = entry.replace(".class", "").replace('/', '.');
                        Class<?> type = Class.forName(name, false, StdioServer.class.getClassLoader());
                        for (Method method : type.getDeclaredMethods()) {
                            add(method, name.equals(CLIENT) ? asked : served);
                        }
                    }
                }
            }
        }
        return new ServedMethods(served, asked);
    }

    private static void add(Method method, Set<String> to) {
        JsonRequest request = method.getAnnotation(JsonRequest.class);
        JsonNotification notification = method.getAnnotation(JsonNotification.class);
        if (request != null) {
            to.add(request.value());
        } else if (notification != null) {
            to.add(notification.value());
        }
    }
}
