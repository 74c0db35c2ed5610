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
 * Lets other machines answer some requests if a signed policy allows it. An optional bundle implements it; without that
 * bundle, no class of the product opens a connection. Stand-alone programs find it with {@link #installed}, an editor
 * through its extension point. Unless stated otherwise, methods read the disk and open no connections.
 */
public interface EngineExtension {
    /**
     * Returns the extension of a stand-alone program. Its jar is in a separate folder, so that an administrator can
     * delete the folder. Its class loader lives as long as the program.
     *
     * @param folder the folder, which need not exist
     * @return empty if the extension is not installed
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

    /**
     * Returns a provider whose engines send some requests to other machines. Returns at once; the results for equal
     * providers are equal.
     */
    EngineProvider extend(EngineProvider local);

    /**
     * Returns a provider that only previews requests to other machines: they are neither sent nor answered here. They
     * end at once with an empty text whose origin shows the request; local requests end with an empty text as well.
     */
    EngineProvider preview(EngineProvider local);

    /**
     * Returns the last request of this program that waits for the user's agreement to an endpoint, kept in memory only;
     * empty if there is none. For single-user programs.
     */
    Optional<EndpointRequest> waiting(String endpoint);

    /**
     * Returns an engine in which endpoints serve some models of a server. It monitors these endpoints from now on. It
     * is shared by all clients of the server, and no client is asked for an agreement.
     *
     * @param local serves all other models, and those whose endpoints fail; closed with the new engine
     */
    Engine serve(Engine local, List<BackEndModel> models, Locale locale);

    /**
     * Checks whether endpoints can serve models of a server. They cannot if a policy does not grant one, the user has
     * not agreed to it, or its key or certificates are not available. Reads the disk and may wait for a credential
     * helper; opens no connections.
     *
     * @return a sentence for each problem; empty if there are none
     */
    List<String> refusals(List<BackEndModel> models, Locale locale);

    /** Sets the source of API keys in an editor; null for none. */
    void keys(@Nullable EndpointKeys source);

    /**
     * Returns the endpoints that the policy of this machine grants.
     *
     * @throws EngineException if policy or settings are invalid
     */
    List<EndpointDescription> endpoints(Locale locale);

    /** Describes the usage of today's requests in the user's language. */
    String usage(Locale locale);

    /**
     * Records whether the user agrees to send texts to an endpoint.
     *
     * @throws EngineException if the endpoint does not exist, or the agreement cannot be saved
     */
    void agree(String endpoint, boolean agreed, Locale locale);

    /**
     * Selects the endpoint that answers the requests of a feature, or none.
     *
     * @param feature name of the feature in policies
     * @param endpoint name of the endpoint, or null for the engine of this machine
     * @throws EngineException if a policy does not let the feature use it, or the choice cannot be saved
     */
    void route(String feature, @Nullable String endpoint, Locale locale);

    /**
     * Selects the endpoint that is also asked for completions while this machine is slow, or none.
     *
     * @param endpoint name of the endpoint, or null for none
     * @throws EngineException if a policy does not let completions use it, or the choice cannot be saved
     */
    void hedge(@Nullable String endpoint, Locale locale);

    /**
     * Connects to an endpoint and queries its health and models; sends no text and generates nothing.
     *
     * @throws EngineException if no policy grants this endpoint
     */
    EndpointCheck check(String endpoint, Locale locale);

    /**
     * Creates a sink that sends traces of requests to a collector. Opens no connection yet.
     *
     * @throws EngineException if its authorities or its token cannot be read
     */
    TraceSink traces(TraceTarget target, Locale locale);
}
