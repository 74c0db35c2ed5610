// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Identifies workspaces together with one model. Reads the model file on first use. Thread-safe. */
public final class StateOwners {
    private final Path file;
    private final long form;
    private Optional<String> model;

    /** @param form form of the KV cache, see {@link org.vauban.llama.LlamaStates#fingerprint} */
    public StateOwners(Path file, long form) {
        this.file = file;
        this.form = form;
    }

    /** Returns the owner; empty if the model file can no longer be read, so that the model cannot be identified. */
    public synchronized Optional<StateOwner> of(String workspace) {
        if (model == null) {
            try {
                model = Optional.of(StateImage.model(ModelIdentity.of(file), form));
            } catch (IOException e) {
                System.err.println("The KV cache is not saved: " + file + " cannot be read (" + e + ")");
                model = Optional.empty();
            }
        }
        return model.map(name -> new StateOwner(name, workspace));
    }
}
