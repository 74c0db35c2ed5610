// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.engine.endpoint.EndpointDescription;
import org.vauban.engine.endpoint.EndpointKeys;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;

/**
 * Lets other machines answer some requests where a signed policy allows it. An optional bundle implements it; without
 * that bundle nothing in the product opens a connection. Stand-alone programs find it with {@link #installed}, an
 * editor by its extension point. Unless it says otherwise, a method reads the disk and connects to nothing.
 */
public interface EngineExtension {
    /**
     * That of a stand-alone program, whose jar lies in a folder of its own so that whoever does not want it deletes the
     * folder. Its class loader lasts as long as the program.
     *
     * @param folder need not exist
     * @return empty where it is not installed
     */
    static Optional<EngineExtension> installed(Path folder) {
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path file : files) {
                    jars.add(file.toUri().toURL());
                }
            } catch (IOException e) {
                System.getLogger(EngineExtension.class.getName()).log(System.Logger.Level.WARNING,
                        folder + ": " + e.getMessage(), e);
            }
        }
        ClassLoader loader = new URLClassLoader("vauban-remote", jars.toArray(URL[]::new),
                EngineExtension.class.getClassLoader());
        return ServiceLoader.load(EngineExtension.class, loader).findFirst();
    }

    /** The same engines, of which some requests go elsewhere. Returns at once; two of equal providers are equal. */
    EngineProvider extend(EngineProvider local);

    /**
     * The same engines, but for requests that would go elsewhere: these are not sent, nor answered here. They end at
     * once with an empty text, whose origin tells the request; texts that stay are answered with an empty text as well.
     */
    EngineProvider preview(EngineProvider local);

    /**
     * The last request of this program that waits for the user's agreement to an endpoint, in memory only; empty where
     * none does. For a program of one user.
     */
    Optional<EndpointRequest> waiting(String endpoint);

    /**
     * The same engine, but for models of a server for which endpoints answer. It looks after these endpoints from now
     * on, and is for all callers of the server: whoever asks is not asked for an agreement.
     *
     * @param local answers for all other models, and where no endpoint does; closed with the new engine
     */
    Engine serve(Engine local, List<BackEndModel> models, Locale locale);

    /**
     * Why endpoints cannot answer for models of a server: a policy does not grant one, nobody has agreed to it, or its
     * key or certificates cannot be had. Reads the disk, and may wait for a credential helper; connects to nothing.
     *
     * @return a sentence for each; empty where they can
     */
    List<String> refusals(List<BackEndModel> models, Locale locale);

    /** From where keys come in an editor; null for nowhere. */
    void keys(@Nullable EndpointKeys source);

    /**
     * The endpoints that the policy of this machine grants.
     *
     * @throws EngineException if policy or settings cannot be understood
     */
    List<EndpointDescription> endpoints(Locale locale);

    /** What today's requests have used, in the user's language. */
    String usage(Locale locale);

    /**
     * The user agrees that texts go to an endpoint, or does not any more.
     *
     * @throws EngineException if there is no such endpoint, or it cannot be written down
     */
    void agree(String endpoint, boolean agreed, Locale locale);

    /**
     * Lets an endpoint answer the requests of a feature, or no endpoint.
     *
     * @param feature as policies name it
     * @param endpoint or null for the engine of this machine
     * @throws EngineException if a policy does not let the feature use it, or it cannot be written down
     */
    void route(String feature, @Nullable String endpoint, Locale locale);

    /**
     * Lets an endpoint be asked as well for a completion that this machine answers and is slow with, or no endpoint.
     *
     * @param endpoint or null for none
     * @throws EngineException if a policy does not let completions use it, or it cannot be written down
     */
    void hedge(@Nullable String endpoint, Locale locale);

    /**
     * Connects to an endpoint and asks for its health and its models; sends no text and generates nothing.
     *
     * @throws EngineException if a policy grants no such endpoint
     */
    EndpointCheck check(String endpoint, Locale locale);

    /**
     * Lets traces of requests be sent to a collector. Connects to nothing yet.
     *
     * @throws EngineException if its authorities or its token cannot be read
     */
    TraceSink traces(TraceTarget target, Locale locale);
}
