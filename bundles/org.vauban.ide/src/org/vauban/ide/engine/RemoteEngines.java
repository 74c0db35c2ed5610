// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.equinox.security.storage.ISecurePreferences;
import org.eclipse.equinox.security.storage.SecurePreferencesFactory;
import org.eclipse.equinox.security.storage.StorageException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.endpoint.EndpointKeys;
import org.vauban.ide.workbench.Messages;

/**
 * Gives access to the remote engines, if they are installed: the extension of {@code org.vauban.ide.engines}. Keys of
 * endpoints are kept in the Eclipse secure storage. Any thread.
 */
public final class RemoteEngines {
    private static final String POINT = "org.vauban.ide.engines";
    private static final String NODE = "/org.vauban.ide/remote";

    private RemoteEngines() {}

    /** Looks the extension up once. */
    private static final class Installed {
        static final Optional<EngineExtension> EXTENSION = find();

        private static Optional<EngineExtension> find() {
            for (IConfigurationElement each : Platform.getExtensionRegistry().getConfigurationElementsFor(POINT)) {
                try {
                    EngineExtension extension = (EngineExtension) each.createExecutableExtension("class");
                    extension.keys(new StoredKeys());
                    return Optional.of(extension);
                } catch (CoreException | ClassCastException e) {
                    Platform.getLog(RemoteEngines.class).error(each.getContributor().getName(), e);
                }
            }
            return Optional.empty();
        }
    }

    /** Returns the extension, or empty if the optional feature is not installed. */
    public static Optional<EngineExtension> extension() {
        return Installed.EXTENSION;
    }

    /** Extends local engines so that some requests go to remote ones, if these are installed and allowed. */
    static EngineProvider extend(EngineProvider local) {
        return extension().map(remote -> remote.extend(local)).orElse(local);
    }

    /** Reads keys from the secure storage. The extension caches them until it is given another instance. */
    private static final class StoredKeys implements EndpointKeys {
        @Override
        public Optional<String> key(String endpoint) throws IOException {
            ISecurePreferences storage = SecurePreferencesFactory.getDefault();
            if (storage == null || !storage.nodeExists(NODE)) {
                return Optional.empty();
            }
            try {
                return Optional.ofNullable(storage.node(NODE).get(endpoint, null));
            } catch (StorageException e) {
                Platform.getLog(RemoteEngines.class).warn(endpoint, e);
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    /** Makes the extension read the keys again, after a key was changed or the storage was not opened. */
    public static void askAgain() {
        extension().ifPresent(remote -> remote.keys(new StoredKeys()));
    }

    /**
     * Stores the key of an endpoint, encrypted, or removes it.
     *
     * @param key the key, or null to remove it
     * @throws IOException if the secure storage cannot be written or was not opened
     */
    public static void keep(String endpoint, @Nullable String key) throws IOException {
        ISecurePreferences storage = SecurePreferencesFactory.getDefault();
        if (storage == null) {
            throw new IOException(Messages.Remote_storage);
        }
        try {
            if (key == null) {
                storage.node(NODE).remove(endpoint);
            } else {
                storage.node(NODE).put(endpoint, key, true);
            }
            storage.flush();
            askAgain();
        } catch (StorageException e) {
            throw new IOException(NLS.bind(Messages.Remote_unkept, e.getMessage()), e);
        }
    }
}
