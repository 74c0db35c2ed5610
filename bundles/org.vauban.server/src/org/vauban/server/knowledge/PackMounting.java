// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.PackShelf;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.message.Messages;

/** Verifies and mounts packs one by one. For one thread. */
final class PackMounting {
    private final PackShelf shelf;
    /** Real paths of packs, by their names. */
    private final Map<String, Path> places = new LinkedHashMap<>();

    PackMounting(PackShelf shelf) {
        this.shelf = shelf;
    }

    /** Returns the pack's real path. @throws ConfigurationException if it is missing or overlaps another pack */
    Path place(PackSettings pack) throws ConfigurationException {
        Path folder;
        try {
            folder = pack.folder().toRealPath();
        } catch (IOException e) {
            throw fault(pack, Messages.text("packs.missing", pack.folder()), e);
        }
        for (Map.Entry<String, Path> other : places.entrySet()) {
            if (PackSettings.overlap(folder, other.getValue())) {
                throw fault(pack, Messages.text("packs.overlap", folder, other.getKey()), null);
            }
        }
        places.put(pack.name(), folder);
        return folder;
    }

    /** Records the folder of a pack that is already mounted. */
    void hold(PackSettings pack, Path folder) {
        places.put(pack.name(), folder);
    }

    PackReport mount(PackSettings pack, Path folder) throws ConfigurationException {
        RootDocument root = root(pack);
        try {
            return shelf.mount(folder, root, pack.unsigned());
        } catch (KnowledgeException e) {
            throw fault(pack, String.valueOf(e.getMessage()), e);
        }
    }

    PackReport verify(PackSettings pack, Path folder) throws ConfigurationException {
        RootDocument root = root(pack);
        try {
            return shelf.verify(folder, root, pack.unsigned());
        } catch (KnowledgeException e) {
            throw fault(pack, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the root document that the configuration names; null for the machine's. */
    private @Nullable RootDocument root(PackSettings pack) throws ConfigurationException {
        Path file = pack.root();
        if (file == null) {
            if (!pack.unsigned() && !shelf.hasRoot()) {
                throw fault(pack, Messages.text("packs.root"), null);
            }
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return RootDocument.first(Envelope.parse(in.readNBytes(StrictJson.MAX_BYTES + 1)));
        } catch (IOException e) {
            throw fault(pack, Messages.text("packs.root.unreadable", file, FileReason.of(file, e)), e);
        } catch (TrustException e) {
            throw fault(pack, Messages.text("packs.root.invalid", file, e.reason()), e);
        }
    }

    private static ConfigurationException fault(PackSettings pack, String message, @Nullable Exception cause) {
        String text = Messages.text("packs.at", pack.name(), message);
        return cause == null ? new ConfigurationException(text) : new ConfigurationException(text, cause);
    }
}
